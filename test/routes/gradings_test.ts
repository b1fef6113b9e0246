/** Gradings as a program sees them: what can be handed in, in what formats they come, when they are done twice and when not. */
import assert from "node:assert/strict";
import type { z } from "zod";
import { type Entry, REPORTS } from "../../engine/session/mod.ts";
import { playSubmission } from "../../engine/session/submission.ts";
import type { AttemptSchema } from "../../routes/api/grading_schema.ts";
import { loadLab } from "../../routes/host/labs.ts";
import { keyedCourse } from "../support/courses.ts";
import { SHAPES } from "../support/report_shapes.ts";
import { type TestSite, withSite } from "./support.ts";

const LAB = "daemonsets/lab-17";
const NAMESPACE = { lab: LAB, submission: "kubectl create ns lab-17\n" };

const lab = () => {
  const loaded = loadLab(LAB);
  assert.ok(loaded && "lab" in loaded);
  return loaded.lab;
};

const posted = ({ app }: TestSite, body: unknown, headers: Record<string, string> = {}, query = "") =>
  app.request(`/api/v1/gradings${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const keyed = ({ store, keys }: TestSite, scopes = ["gradings:write", "gradings:read"], course = "c1") =>
  keyedCourse(store, keys, scopes, course);

for (const [format, { type }] of Object.entries(REPORTS)) {
  Deno.test(`a result comes as ${format}, by ?format= and by Accept, as the platform reads it`, async () => {
    await withSite(async (site) => {
      const asked = await posted(site, NAMESPACE, {}, `?format=${format}`);
      assert.equal(asked.status, 200);
      const text = await asked.text();
      SHAPES[format]!(text);
      const accepted = await posted(site, NAMESPACE, { accept: type });
      assert.equal(accepted.headers.get("content-type")!.split(";")[0], type);
      assert.equal(await accepted.text(), text);
    });
  });
}

Deno.test("the journal of an attempt is graded as the submission that made it", async () => {
  await withSite(async (site) => {
    const files = new Map([["solution.txt", lab().solution!]]);
    const played = playSubmission(lab(), { files }, { seed: "7" });
    assert.ok("attempt" in played);
    const answer = await posted(site, { attempt: played.attempt });
    assert.equal(answer.status, 200);
    const { passed, points } = await answer.json();
    assert.deepEqual([passed, points], [true, 10]);

    const gap = { ...played.attempt, entries: played.attempt.entries.slice(1) };
    const refused = await posted(site, { attempt: gap });
    assert.equal(refused.status, 422);
    assert.match((await refused.json()).detail, /Entry 1 has the number 2: number them from 1/);
    const other = await posted(site, { attempt: { ...played.attempt, digest: "sha256:0" } });
    assert.match((await other.json()).detail, /use the same labs/);
  });
});

/** The type check fails here when there is a deed that the API's schema does not know. */
const asSent = (entry: Entry): z.output<typeof AttemptSchema>["entries"][number] => entry;

Deno.test("a journal of several terminals is graded", async () => {
  await withSite(async (site) => {
    const entries: Entry[] = [
      { sequence: 1, atMs: 1000, kind: "command", line: "kubectl create ns lab-17", terminal: 2 },
      { sequence: 2, atMs: 2000, kind: "wait", ms: 1000 },
    ];
    const attempt = {
      lab: LAB,
      digest: lab().digest,
      seed: "1",
      startMs: 0,
      pace: "live",
      engine: "0",
      entries: entries.map(asSent),
    };
    const { points } = await (await posted(site, { attempt })).json();
    assert.equal(points, 1);
  });
});

Deno.test("answers alone are a submission", async () => {
  await withSite(async (site) => {
    const answer = await posted(site, { lab: LAB, answers: { nosuch: "3" } });
    assert.equal(answer.status, 422);
    assert.match((await answer.json()).detail, /answers "nosuch", which is no question of this lab/);
  });
});

Deno.test("what takes longer is answered with 202, and is there under its Location", async () => {
  await withSite(async (site) => {
    const answer = await posted(site, NAMESPACE, { prefer: "respond-async" });
    assert.equal(answer.status, 202);
    const address = answer.headers.get("location")!;
    assert.equal((await answer.json()).state, "waiting");
    const [there] = await Promise.all([site.app.request(`${address}?wait=20`), site.worked()]);
    const { state, result } = await there.json();
    assert.deepEqual([state, result.points], ["done", 1]);
    const report = await site.app.request(`${address}?format=tap`);
    SHAPES["tap"]!(await report.text());

    const again = await site.app.request(address, { headers: { "if-none-match": there.headers.get("etag")! } });
    assert.equal(again.status, 304);
    assert.equal(there.headers.get("cache-control"), "private, no-cache");
    assert.equal((await site.app.request("/api/v1/gradings/grd_nosuch")).status, 404);
  });
});

Deno.test("with ?wait= a longer one is answered at once, and one that cannot be graded is refused the same way", async () => {
  await withSite(async (site) => {
    const waited = async (body: unknown) => {
      const answer = posted(site, body, { prefer: "respond-async" }, "?wait=20");
      while (await site.worked() === 0) await new Promise((done) => setTimeout(done, 20));
      return await answer;
    };
    const done = await waited(NAMESPACE);
    assert.deepEqual([done.status, (await done.json()).points], [200, 1]);
    const bad = await waited({ lab: LAB, answers: { nosuch: "3" } });
    assert.equal(bad.status, 422);
  });
});

Deno.test("a grading that ends its workers again and again has failed, and says so", async () => {
  let nowMs = Date.now();
  await withSite(async (site) => {
    const address = (await posted(site, NAMESPACE, { prefer: "respond-async" })).headers.get("location")!;
    for (let tries = 0; tries < 4; tries++) {
      await site.store.jobs.takeJob({ worker: `w${tries}`, kinds: ["grading"], nowMs, leaseUntilMs: nowMs + 1 });
      nowMs += 10_000;
    }
    const { state, fault } = await (await site.app.request(address)).json();
    assert.deepEqual([state, fault], ["failed", "It ended its workers: hand in less"]);
  }, { nowMs: () => nowMs });
});

Deno.test("the same Idempotency-Key is done once; with another body, or by another key, it is another matter", async () => {
  await withSite(async (site) => {
    const { head } = await keyed(site);
    const same = { ...head, "idempotency-key": "one" };
    const all = await Promise.all(Array.from({ length: 5 }, () => posted(site, NAMESPACE, same)));
    const done = all.filter(({ status }) => status === 200);
    assert.ok(done.length >= 1 && all.every(({ status }) => [200, 409].includes(status)));
    const again = await posted(site, NAMESPACE, same);
    assert.equal(again.headers.get("idempotency-replayed"), "true");
    assert.equal(again.headers.get("location"), done[0]!.headers.get("location"));
    assert.equal(await again.text(), await done[0]!.text());
    const list = await (await site.app.request("/api/v1/gradings", { headers: head })).json();
    assert.equal(list.length, 1);

    const other = await posted(site, { ...NAMESPACE, seed: "2" }, same);
    assert.deepEqual([other.status, (await other.json()).type], [422, "/problems/idempotency-key-reused"]);
    const second = await keyed(site, undefined, "c2");
    const theirs = await posted(site, { ...NAMESPACE, seed: "2" }, { ...second.head, "idempotency-key": "one" });
    assert.equal(theirs.status, 200);
    assert.equal((await posted(site, NAMESPACE, { "idempotency-key": "with space" })).status, 400);
  });
});

Deno.test("gradings of a key come page by page, and no other course sees them", async () => {
  await withSite(async (site) => {
    const [ours, theirs] = [await keyed(site), await keyed(site, undefined, "c2")];
    const addresses: string[] = [];
    for (let i = 0; i < 5; i++) addresses.push((await posted(site, NAMESPACE, ours.head)).headers.get("location")!);
    const seen: string[] = [];
    for (let next: string | undefined = "/api/v1/gradings?limit=2"; next;) {
      const answer = await site.app.request(next, { headers: ours.head });
      const page = await answer.json();
      assert.ok(page.length <= 2);
      seen.push(...page.map(({ id }: { id: string }) => `/api/v1/gradings/${id}`));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    assert.deepEqual(seen.toSorted(), addresses.toSorted());
    assert.equal((await site.app.request(addresses[0]!, { headers: ours.head })).status, 200);
    assert.equal((await site.app.request(addresses[0]!, { headers: theirs.head })).status, 404);
    assert.equal((await site.app.request(addresses[0]!)).status, 404);
    for (const query of ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=e30"]) {
      const answer = await site.app.request(`/api/v1/gradings?${query}`, { headers: ours.head });
      assert.deepEqual([answer.status, (await answer.json()).type], [400, "/problems/bad-query"], query);
    }
  });
});

const BAD_KEYS: readonly [string, (site: TestSite) => Promise<Record<string, string>>, number][] = [
  ["no key at all", () => Promise.resolve({ authorization: "Bearer nonsense" }), 401],
  ["a key with another secret", async (site) => {
    const { text } = await keyed(site);
    return { authorization: `Bearer ${text.slice(0, -1)}${text.endsWith("A") ? "B" : "A"}` };
  }, 401],
  ["a revoked key", async (site) => {
    const { key, head } = await keyed(site);
    await site.store.programs.revokeKey(key.id, Date.now());
    return head;
  }, 401],
  ["an expired key", async ({ keys, ...site }) => {
    await keyed({ keys, ...site });
    const wanted = { name: "old", account: "ann", course: "c1", scopes: ["gradings:write"], expiresMs: Date.now() - 1 };
    return { authorization: `Bearer ${(await keys.make(wanted)).text}` };
  }, 401],
  ["a key whose maker has left the course", async (site) => {
    const { head } = await keyed(site);
    const [member] = await site.store.courses.membersOf("c1");
    await site.store.courses.putMembers([{ ...member!, isActive: false }]);
    return head;
  }, 401],
  ["a key without the scope", async (site) => (await keyed(site, ["grades:read"])).head, 403],
];

for (const [title, headOf, status] of BAD_KEYS) {
  Deno.test(`${title} is refused, though nobody needs one to grade`, async () => {
    await withSite(async (site) => {
      const answer = await posted(site, NAMESPACE, await headOf(site));
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      assert.equal((await posted(site, NAMESPACE)).status, 200);
    });
  });
}

Deno.test("of a key only a digest is kept, and when it was last used", async () => {
  await withSite(async (site) => {
    const { key, text, head } = await keyed(site);
    const secret = text.split("_").slice(2).join("_");
    await posted(site, NAMESPACE, head);
    const kept = await site.store.programs.key(key.id);
    assert.ok(kept!.usedMs !== null);
    assert.ok(!JSON.stringify(kept).includes(secret));
  });
});

Deno.test("who asks too often has to wait, and is told how long; others go on", async () => {
  await withSite(async (site) => {
    const { head } = await keyed(site);
    const answers: Response[] = [];
    for (let i = 0; i < 4; i++) answers.push(await site.app.request("/api/v1/labs?limit=1"));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 429]);
    assert.match(answers[0]!.headers.get("ratelimit")!, /^"default";r=2;t=\d+$/);
    assert.equal(answers[0]!.headers.get("ratelimit-policy"), '"default";q=3;w=60');
    assert.match(answers[3]!.headers.get("retry-after")!, /^\d+$/);
    assert.equal((await answers[3]!.json()).type, "/problems/too-many-requests");
    assert.equal((await posted(site, NAMESPACE, head)).status, 200);
  }, { apiPerMinute: 3 });
});

const REFUSED: readonly [string, string, RequestInit, number, RegExp?][] = [
  ["a method that is not there", "/api/v1/gradings", { method: "DELETE" }, 405, /^(POST, GET|GET, POST)$/],
  ["a form", "/api/v1/gradings", { method: "POST", body: new URLSearchParams({ lab: LAB }) }, 415],
  ["a body without a type", "/api/v1/gradings", { method: "POST", body: new Uint8Array([123]) }, 415],
  ["a compressed body", "/api/v1/gradings", {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": "gzip" },
    body: new Uint8Array([31, 139]),
  }, 415],
  ["an unknown format", "/api/v1/gradings?format=__proto__", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(NAMESPACE),
  }, 400],
  ["an address that is not there", "/api/v1/gradings/a/b", {}, 404],
];

for (const [title, path, init, status, allow] of REFUSED) {
  Deno.test(`${title} is refused with a problem of ${status}`, async () => {
    await withSite(async ({ app }) => {
      const answer = await app.request(path, init);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      assert.equal((await answer.json()).status, status);
      if (allow) assert.match(answer.headers.get("allow")!, allow);
    });
  });
}

Deno.test("a body over the limit is refused before it was read whole", async () => {
  await withSite(async ({ app }) => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 65536;
        controller.enqueue(new Uint8Array(65536).fill(32));
        if (sent > 100 * 1024 * 1024) controller.close();
      },
    });
    const answer = await app.request("/api/v1/gradings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    assert.equal(answer.status, 413);
    assert.ok(sent < 3 * 1024 * 1024, `${sent} bytes were read`);
  });
});

Deno.test("labs come page by page, without their solutions", async () => {
  await withSite(async ({ app }) => {
    const seen: string[] = [];
    for (let next: string | undefined = "/api/v1/labs?limit=7"; next;) {
      const answer = await app.request(next);
      seen.push(...(await answer.json()).map(({ id }: { id: string }) => id));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    assert.ok(seen.length > 7);
    assert.deepEqual(seen, [...new Set(seen)].toSorted());
    const whole = await (await app.request(`/api/v1/labs/${LAB}`)).json();
    assert.equal(whole.maximum, 10);
    assert.equal(whole.tasks[1].after[0], "namespace");
    assert.ok(!JSON.stringify(whole).includes("checks"));
    assert.equal((await app.request("/api/v1/labs/no/such")).status, 404);
  });
});
