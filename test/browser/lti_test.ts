/** A real Chromium follows a platform's link: out of its frame, into the assignment, and back comes the grade. */
import assert from "node:assert/strict";
import { openStore, type Store } from "../../engine/storage/mod.ts";
import { LtiTool } from "../../routes/host/lti/tool.ts";
import { serve } from "../../routes/main.ts";
import { LtiPlatform, ROLE } from "../support/lti_platform.ts";
import { violations, withPage } from "./browser.ts";

const T = 1_800_000_000_000;

async function withLms(work: (world: { platform: LtiPlatform; store: Store; url: string }) => Promise<void>) {
  const data = await Deno.makeTempDir();
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  const url = `http://127.0.0.1:${port}`;
  const store = await openStore(data);
  const server = await serve({ port, hostname: "127.0.0.1", data, publicUrl: url });
  const tool = await LtiTool.open({ store, publicUrl: url, nowMs: Date.now });
  const platform = await LtiPlatform.start(() => tool.jwks);
  platform.tool = url;
  try {
    const times = { createdMs: T, archivedMs: null, version: 0 };
    const course = { id: "c1", title: "Clusters", zone: "UTC", joinCode: "c1", isOpen: false };
    await store.courses.createCourse({ ...course, ...times });
    const assignment = { id: "a1", course: "c1", lab: "daemonsets/lab-17", title: "Agents", position: 1, policy: "{}" };
    await store.courses.createAssignment({ ...assignment, ...times });
    await store.lti.putRegistration(platform.registration("c1"));
    await work({ platform, store, url });
  } finally {
    await platform.stop();
    await server.stop();
    await store.close();
  }
}

Deno.test("a link within a frame opens a window with the assignment, and what is begun there is known to the platform", () =>
  withLms(({ platform }) =>
    withPage({}, async (page) => {
      platform.forgery = { claims: { custom: { assignment: "a1" } } };
      await page.goto(`${platform.issuer}/course`);
      const opening = page.waitForEvent("popup");
      await page.frameLocator("iframe").getByRole("button", { name: "Open" }).click();
      const lab = await opening;
      await lab.waitForURL("**/courses/c1/assignments/a1");
      await lab.getByRole("heading", { name: "Agents" }).waitFor();
      await lab.getByRole("button", { name: /begin/i }).click();
      await lab.waitForURL("**/lab**");
      for (let look = 0; platform.scores.length === 0 && look < 100; look++) {
        await new Promise((done) => setTimeout(done, 100));
      }
      assert.deepEqual(platform.scores.map(({ userId, scoreGiven }) => [userId, scoreGiven]), [["user-7", 0]]);
    })
  ));

Deno.test("the page of platforms: axe finds nothing, and nothing is wider than 320 px", () =>
  withLms(({ platform, store, url }) =>
    withPage({ width: 320, height: 640, dark: true }, async (page) => {
      platform.forgery = { claims: { roles: [`${ROLE}#Instructor`], sub: "teacher" } };
      await page.goto(`${platform.issuer}/course`);
      const opening = page.waitForEvent("popup");
      await page.frameLocator("iframe").getByRole("button", { name: "Open" }).click();
      const choice = await opening;
      await choice.waitForURL("**/lti/links/**");
      const found = await violations(choice, "choice");
      const teacher = (await store.lti.user("r-c1", "teacher"))!;
      const column = { id: "s1", registration: "r-c1", lineItem: platform.lineItem, subject: "teacher" };
      await store.lti.openScore({ ...column, assignment: "a1", member: teacher.member });
      await choice.goto(`${url}/courses/c1/lti`);
      for (const summary of await choice.locator("summary").all()) await summary.click();
      found.push(...await violations(choice, "platforms"));
      const overflow = await choice.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`platforms is ${overflow} px too wide`);
      assert.deepEqual(found, []);
    })
  ));
