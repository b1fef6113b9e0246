/** People come from a learning platform: who is let in and as what, and every launch that must not be. */
import assert from "node:assert/strict";
import type { MemberRow } from "../../engine/storage/mod.ts";
import { FormBrowser } from "../support/form_browser.ts";
import { type Forgery, LtiPlatform, ROLE } from "../support/lti_platform.ts";
import { type TestSite, withSite } from "./support.ts";

const T = 1_800_000_000_000;

interface World {
  readonly site: TestSite;
  readonly platform: LtiPlatform;
  /** A login begun and a launch that ends it, in one browser. */
  readonly launched: (browser: FormBrowser, forgery?: Forgery) => Promise<Response>;
}

async function withPlatform(work: (world: World) => Promise<void>): Promise<void> {
  await withSite(async (site) => {
    const platform = await LtiPlatform.start(() => site.lti.jwks);
    try {
      await courseMade(site);
      await site.store.lti.putRegistration(platform.registration("c1"));
      const launched = async (browser: FormBrowser, forgery?: Forgery) => {
        const asked = await browser.post("/lti/login", platform.login());
        assert.equal(asked.status, 302);
        return await browser.post("/lti/launch", await platform.authorized(asked.headers.get("location")!, forgery));
      };
      await work({ site, platform, launched });
    } finally {
      await platform.stop();
    }
  }, { publicUrl: "http://localhost" });
}

async function courseMade({ store: { courses } }: TestSite): Promise<void> {
  const times = { createdMs: T, archivedMs: null, version: 0 };
  await courses.createCourse({ id: "c1", title: "Clusters", zone: "UTC", joinCode: "c1", isOpen: false, ...times });
  for (const id of ["a1", "a2"]) {
    await courses.createAssignment({
      ...{ id, course: "c1", lab: "daemonsets/lab-17", title: id, position: 1, policy: "{}" },
      ...times,
    });
  }
}

const refusal = (said: Response) => said.headers.get("x-lti-refused");
const members = async ({ store }: TestSite): Promise<readonly MemberRow[]> => await store.courses.membersOf("c1");
const leadingTo = (assignment: string): Forgery => ({ claims: { custom: { assignment } } });

Deno.test("a learner comes in as themselves, sees the assignment, and is the same person the next time", () =>
  withPlatform(async ({ site, launched }) => {
    const browser = new FormBrowser(site.app);
    const said = await launched(browser, leadingTo("a1"));
    assert.deepEqual([said.status, said.headers.get("location")], [303, "/courses/c1/assignments/a1"]);
    assert.equal((await browser.get("/courses/c1/assignments/a1")).status, 200);
    assert.equal((await browser.get("/courses/c1/gradebook")).status, 404, "a learner's place and no more");
    await launched(new FormBrowser(site.app), leadingTo("a1"));
    const all = await members(site);
    assert.deepEqual(all.map(({ familyName, role, email }) => [familyName, role, email]), [
      ["Lern", "learner", "lea@example.org"],
    ]);
    assert.equal((await site.store.lti.scoresOf("c1")).length, 1);
  }));

Deno.test("what a link leads to is chosen once, by who teaches", () =>
  withPlatform(async ({ site, launched }) => {
    const [learner, teacher] = [new FormBrowser(site.app), new FormBrowser(site.app)];
    const to = (await launched(learner)).headers.get("location")!;
    assert.match(to, /^\/courses\/c1\/lti\/links\/\w+$/);
    assert.match(await (await learner.get(to)).text(), /This link leads nowhere yet/);
    assert.equal((await learner.post(to, { assignment: "a2" })).status, 404, "no learner chooses");
    const instructor = { claims: { sub: "user-1", roles: [`${ROLE}#Instructor`], email: "ann@example.org" } };
    assert.equal((await launched(teacher, instructor)).headers.get("location"), to);
    assert.match(await (await teacher.get(to)).text(), /Week 1/);
    assert.equal((await teacher.post(to, { assignment: "nosuch" })).status, 404);
    assert.equal((await teacher.post(to, { assignment: "a2" })).headers.get("location"), "/courses/c1/assignments/a2");
    assert.equal((await launched(learner)).headers.get("location"), "/courses/c1/assignments/a2");
    assert.deepEqual((await site.store.lti.scoresOf("c1")).map(({ subject }) => subject), ["user-7"]);
  }));

Deno.test("the platform says who somebody is in the course; what they are elsewhere counts for nothing", () =>
  withPlatform(async ({ site, launched }) => {
    const rows: [said: string, roles: string[], role: string][] = [
      ["a learner", [`${ROLE}#Learner`], "learner"],
      ["an instructor of the institution", [
        `${ROLE}#Learner`,
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
      ], "learner"],
      ["a mere name", ["Instructor"], "learner"],
      ["nothing", [], "learner"],
      ["an instructor of the course", [`${ROLE}#Instructor`], "instructor"],
      [
        "a teaching assistant",
        [`${ROLE}#Instructor`, `${ROLE}/Instructor#TeachingAssistant`],
        "assistant",
      ],
    ];
    for (const [i, [said, roles, role]] of rows.entries()) {
      await launched(new FormBrowser(site.app), { claims: { sub: `user ${i}`, roles, email: `${i}@example.org` } });
      const user = await site.store.lti.user("r-c1", `user ${i}`);
      assert.equal((await site.store.courses.member(user!.member))?.role, role, said);
    }
    await launched(new FormBrowser(site.app), { claims: { sub: "user 4", roles: [`${ROLE}#Learner`] } });
    const user = await site.store.lti.user("r-c1", "user 4");
    assert.equal((await site.store.courses.member(user!.member))?.role, "learner", "who teaches no more is a learner");
  }));

Deno.test("nobody becomes somebody else by an address, and who was removed stays out", () =>
  withPlatform(async ({ site, launched }) => {
    const local = new FormBrowser(site.app);
    await local.post("/sign-up", { name: "Lea Lern", email: "lea@example.org", password: "a long pass phrase" });
    const person = { externalId: null, familyName: "Lern", givenName: "Lea", section: "", labels: [] };
    const place = { ...person, role: "owner", isActive: true, joinedMs: T } as const;
    await site.store.courses.putMembers([{
      id: "m1",
      course: "c1",
      account: null,
      email: "lea@example.org",
      ...place,
    }]);
    const browser = new FormBrowser(site.app);
    assert.equal((await launched(browser, leadingTo("a1"))).status, 303);
    assert.equal((await site.store.courses.member("m1"))!.account, null, "the place on the roster waits for its owner");
    const [, mine] = (await members(site)).toSorted((a, b) => a.id === "m1" ? -1 : b.id === "m1" ? 1 : 0);
    assert.deepEqual([mine!.role, mine!.email.endsWith("@account.invalid")], ["learner", true]);
    await site.store.courses.putMembers([{ ...mine!, isActive: false }]);
    assert.equal(refusal(await launched(new FormBrowser(site.app), leadingTo("a1"))), "removed");
    assert.equal((await site.store.courses.member(mine!.id))!.isActive, false);
  }));

const nowSeconds = () => Math.floor(Date.now() / 1000);
const FORGERIES: readonly (readonly [name: string, wanted: string | null, forgery: () => Forgery])[] = [
  ["a launch as it should be", null, () => ({})],
  ["one for several, that names us", null, () => ({ claims: { aud: ["slipway-client", "x"], azp: "slipway-client" } })],
  ["one for a list of us alone", null, () => ({ claims: { aud: ["slipway-client"] } })],
  ["signed with another key under the same name", "signature", () => ({ withOtherKey: true })],
  ["signed with a key that nobody knows", "signature", () => ({ withOtherKey: true, header: { kid: "other" } })],
  ["not signed", "signature", () => ({ as: "none" })],
  ["signed with the public key as a secret", "signature", () => ({ as: "HS256" })],
  ["with a head that must be understood and is not", "signature", () => ({ header: { crit: ["x"], x: 1 } })],
  ["for another tool", "audience", () => ({ claims: { aud: "other" } })],
  ["for several, and nobody says which", "audience", () => ({ claims: { aud: ["slipway-client", "x"] } })],
  ["for another of several", "audience", () => ({ claims: { aud: ["slipway-client", "x"], azp: "x" } })],
  ["for us, but meant for another", "audience", () => ({ claims: { azp: "evil" } })],
  ["of another issuer", "issuer", () => ({ claims: { iss: "https://evil.example" } })],
  ["expired", "expired", () => ({ claims: { exp: nowSeconds() - 120 } })],
  ["made long ago", "issued_at", () => ({ claims: { iat: nowSeconds() - 900 } })],
  ["made in the future", "issued_at", () => ({ claims: { iat: nowSeconds() + 300, exp: nowSeconds() + 600 } })],
  ["good for ever", "claims", () => ({ claims: { exp: undefined } })],
  ["made nobody knows when", "claims", () => ({ claims: { iat: undefined } })],
  ["without a nonce", "claims", () => ({ claims: { nonce: undefined } })],
  ["with the nonce of another login", "nonce", () => ({ claims: { nonce: "another" } })],
  ["of nobody", "claims", () => ({ claims: { sub: undefined } })],
  ["of another deployment", "deployment", () => ({ claims: { deployment_id: "2" } })],
  ["of another version", "version", () => ({ claims: { version: "1.1" } })],
  ["of another kind", "message_type", () => ({ claims: { message_type: "LtiDeepLinkingRequest" } })],
  ["to another place than the login", "target", () => ({ claims: { target_link_uri: "http://localhost/account" } })],
  ["from no link", "resource_link", () => ({ claims: { resource_link: undefined } })],
  ["of somebody with no roles claim", "roles", () => ({ claims: { roles: undefined } })],
];

Deno.test("of these launches the first three hold, and no other lets anybody in", () =>
  withPlatform(async ({ site, launched }) => {
    for (const [name, wanted, forgery] of FORGERIES) {
      const browser = new FormBrowser(site.app);
      const said = await launched(browser, forgery());
      assert.equal(refusal(said), wanted, name);
      assert.equal(said.status, wanted === null ? 303 : 400, name);
      const isSignedIn = [...browser.cookies.keys()].some((cookie) => cookie.includes("session"));
      assert.equal(isSignedIn, wanted === null, name);
    }
    assert.equal((await members(site)).length, 1);
  }));

Deno.test("a login is good once, in the browser that began it, for ten minutes", () =>
  withPlatform(async ({ site, platform }) => {
    const browser = new FormBrowser(site.app);
    const begun = async () => (await browser.post("/lti/login", platform.login())).headers.get("location")!;
    const form = await platform.authorized(await begun());
    assert.equal((await browser.post("/lti/launch", form)).status, 303);
    assert.equal(refusal(await browser.post("/lti/launch", form)), "state_unknown", "a second time");
    const stolen = await platform.authorized(await begun());
    assert.equal(refusal(await new FormBrowser(site.app).post("/lti/launch", stolen)), "state_not_this_browser");
    assert.equal(refusal(await browser.post("/lti/launch", stolen)), "state_unknown", "it was used up by that");
    const twice = await platform.authorized(await begun());
    const said = await Promise.all([1, 2, 3].map(() => browser.post("/lti/launch", twice)));
    assert.equal(said.filter(({ status }) => status === 303).length, 1, "of three at once, one");
    const { id_token } = await platform.authorized(await begun());
    const other = new URL(await begun()).searchParams.get("state")!;
    assert.equal(
      refusal(await browser.post("/lti/launch", { state: other, id_token })),
      "nonce",
      "of two logins, mixed",
    );
    for (const odd of [{}, { state: "x" }, { state: "%00", id_token }]) {
      assert.equal(refusal(await browser.post("/lti/launch", odd as Record<string, string>)), "state_unknown");
    }
    const { state } = await platform.authorized(await begun());
    assert.equal(refusal(await browser.post("/lti/launch", { state, error: "login_required" })), "platform_error");
  }));

Deno.test("a login that was begun too long ago is over", async () => {
  let late = 0;
  await withSite(async (site) => {
    const platform = await LtiPlatform.start(() => site.lti.jwks);
    await courseMade(site);
    await site.store.lti.putRegistration(platform.registration("c1"));
    const browser = new FormBrowser(site.app);
    const asked = await browser.post("/lti/login", platform.login());
    const form = await platform.authorized(asked.headers.get("location")!);
    late = 600_001;
    assert.equal(refusal(await browser.post("/lti/launch", form)), "state_unknown");
    await platform.stop();
  }, { publicUrl: "http://localhost", nowMs: () => Date.now() + late });
});

Deno.test("no login leads anywhere but to a registered platform, and none comes back but to us", () =>
  withPlatform(async ({ site, platform }) => {
    const browser = new FormBrowser(site.app);
    const rows: [name: string, given: Record<string, string>, wanted: string][] = [
      ["of a platform that nobody knows", { iss: "https://evil.example" }, "registration_unknown"],
      ["of another client", { client_id: "other" }, "registration_unknown"],
      ["to another site", { target_link_uri: "https://evil.example/lti/launch" }, "target"],
      ["to a site with our name before its own", { target_link_uri: "http://localhost@evil.example/" }, "target"],
      ["to nowhere", { target_link_uri: "" }, "target"],
    ];
    for (const [name, given, wanted] of rows) {
      const said = await browser.post("/lti/login", platform.login(given));
      assert.deepEqual([refusal(said), said.headers.get("location")], [wanted, null], name);
    }
    const { client_id: _, ...nameless } = platform.login();
    assert.equal((await browser.post("/lti/login", nameless)).status, 302, "the only client of an issuer is meant");
    await site.store.lti.putRegistration({ ...platform.registration("c1"), id: "r2", client: "second" });
    assert.equal(refusal(await browser.post("/lti/login", nameless)), "registration_unknown", "of two, none is");
    const byGet = await browser.get(`/lti/login?${new URLSearchParams(platform.login())}`);
    assert.equal(byGet.status, 302);
    await site.store.lti.putRegistration({ ...platform.registration("c1"), isEnabled: false });
    assert.equal(refusal(await browser.post("/lti/login", platform.login())), "registration_disabled");
    const form = await platform.authorized(byGet.headers.get("location")!);
    assert.equal(refusal(await browser.post("/lti/launch", form)), "registration_disabled", "switched off in between");
    assert.equal((await browser.get("/lti/launch")).status, 405);
  }));

Deno.test("keys that cannot be read let nobody in; those that were changed are read again", () =>
  withPlatform(async ({ site, platform, launched }) => {
    for (const keys of ["down", "slow", "huge"] as const) {
      platform.keys = keys;
      assert.equal(refusal(await launched(new FormBrowser(site.app))), "platform_keys", keys);
    }
    platform.keys = "well";
    assert.equal((await launched(new FormBrowser(site.app))).status, 303);
    const { jwks } = platform.asked;
    assert.equal((await launched(new FormBrowser(site.app))).status, 303);
    assert.equal(platform.asked.jwks, jwks, "known keys are not asked for");
    await platform.rotate();
    assert.equal((await launched(new FormBrowser(site.app))).status, 303, "a key that came later");
    assert.equal(platform.asked.jwks, jwks + 1);
  }));

Deno.test("two tenants whose people have the same number have two people", () =>
  withPlatform(async ({ site, platform, launched }) => {
    const times = { createdMs: T, archivedMs: null, version: 0 };
    const { courses, lti } = site.store;
    await courses.createCourse({ id: "c2", title: "Other", zone: "UTC", joinCode: "c2", isOpen: false, ...times });
    const other = await LtiPlatform.start(() => site.lti.jwks);
    await lti.putRegistration(other.registration("c2"));
    await launched(new FormBrowser(site.app));
    const browser = new FormBrowser(site.app);
    const asked = await browser.post("/lti/login", other.login());
    assert.equal(
      refusal(await browser.post("/lti/launch", await other.authorized(asked.headers.get("location")!))),
      null,
    );
    const users = await Promise.all(["r-c1", "r-c2"].map((registration) => lti.user(registration, "user-7")));
    assert.notEqual(users[0]!.account, users[1]!.account);
    const mixed = (await browser.post("/lti/login", platform.login())).headers.get("location")!;
    const { state } = await platform.authorized(mixed);
    const word = new URL(mixed);
    word.host = new URL(other.issuer).host;
    const { id_token } = await other.authorized(word.href);
    assert.equal(
      refusal(await browser.post("/lti/launch", { state, id_token })),
      "signature",
      "by the keys of the login",
    );
    await other.stop();
  }));

Deno.test("within a frame there is a button that opens a window, and no cookie", () =>
  withPlatform(async ({ site, platform }) => {
    const body = new URLSearchParams(platform.login({ lti_message_hint: '"><script>' }));
    const headers = { "sec-fetch-dest": "iframe", origin: platform.issuer };
    const said = await site.app.request("/lti/login", { method: "POST", headers, body });
    const page = await said.text();
    assert.equal(said.status, 200);
    assert.match(page, /<form method="post" action="\/lti\/login" target="_blank">/);
    assert.equal(page.includes('"><script>'), false);
    assert.ok(said.headers.get("content-security-policy")!.includes(`frame-ancestors ${platform.issuer}`));
    assert.equal(said.headers.get("x-frame-options"), null);
    assert.deepEqual(said.headers.getSetCookie(), []);
    const plain = await site.app.request("/lti/login?iss=x");
    assert.equal(plain.headers.get("x-frame-options"), "DENY", "nothing else is shown in a frame");
  }));

Deno.test("over https the login's cookie is bound to this host and comes back from other sites", () =>
  withSite(async (site) => {
    const platform = await LtiPlatform.start(() => site.lti.jwks);
    await courseMade(site);
    await site.store.lti.putRegistration(platform.registration("c1"));
    const body = new URLSearchParams(platform.login({ target_link_uri: "https://labs.example.org/lti/launch" }));
    const said = await site.app.request("/lti/login", { method: "POST", body, headers: { host: "evil.example" } });
    const to = new URL(said.headers.get("location")!);
    assert.equal(to.searchParams.get("redirect_uri"), "https://labs.example.org/lti/launch");
    const [cookie = ""] = said.headers.getSetCookie();
    assert.match(cookie, /^__Host-lti_/);
    for (const word of ["Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/", "Max-Age=600"]) {
      assert.ok(cookie.includes(word), word);
    }
    await platform.stop();
  }, { publicUrl: "https://labs.example.org", secureCookies: true }));

Deno.test("an instructor registers a platform; nobody takes another course's, and addresses must be fit to ask", () =>
  withPlatform(async ({ site, platform, launched }) => {
    const teacher = new FormBrowser(site.app);
    await launched(teacher, { claims: { sub: "t", roles: [`${ROLE}#Instructor`] } });
    const page = await (await teacher.get("/courses/c1/lti")).text();
    for (const url of ["http://localhost/lti/login", "http://localhost/lti/launch", "http://localhost/lti/jwks"]) {
      assert.ok(page.includes(url), url);
    }
    const fields = {
      issuer: "https://moodle.example.org",
      client: "abc",
      authUrl: "https://moodle.example.org/auth",
      tokenUrl: "https://moodle.example.org/token",
      jwksUrl: "https://moodle.example.org/jwks",
      deployments: "1\r\n 2 \r\n",
      enabled: "on",
    };
    assert.equal((await teacher.post("/courses/c1/lti", fields)).status, 303);
    const [row] = await site.store.lti.registrationsOfIssuer(fields.issuer);
    assert.deepEqual([row!.course, row!.deployments, row!.isEnabled], ["c1", ["1", "2"], true]);
    const rows: [name: string, change: Record<string, string>, said: RegExp][] = [
      ["the same again", {}, /registered already/],
      ["no deployment", { deployments: " " }, /a deployment ID/],
      ["no address", { client: "x", jwksUrl: "javascript:alert(1)" }, /begin with https/],
      ["a file", { client: "x", tokenUrl: "file:///etc/passwd" }, /begin with https/],
    ];
    for (const [name, change, said] of rows) {
      const answer = await teacher.post("/courses/c1/lti", { ...fields, ...change });
      assert.equal(answer.status, 422, name);
      assert.match(await answer.text(), said, name);
    }
    const mine = { ...fields, id: "r-c1", issuer: platform.issuer, client: platform.client };
    const stolen = await teacher.post("/courses/c1/lti", { ...mine, jwksUrl: "https://evil.example/jwks" });
    assert.match(await stolen.text(), /People have come from this platform/, "nobody speaks for those who came");
    const { enabled: _, ...off } = fields;
    assert.equal((await teacher.post("/courses/c1/lti", { ...off, id: row!.id })).status, 303);
    assert.equal((await site.store.lti.registration(row!.id))!.isEnabled, false);
    const [line] = await site.store.desk.auditOf("c1", { limit: 1 });
    assert.equal(line!.detail, '{"isEnabled":[true,false]}');
    const times = { createdMs: T, archivedMs: null, version: 0 };
    await site.store.courses.createCourse({
      id: "c2",
      title: "",
      zone: "UTC",
      joinCode: "c2",
      isOpen: false,
      ...times,
    });
    await site.store.lti.putRegistration({ ...platform.registration("c2"), client: "theirs" });
    assert.equal((await teacher.post("/courses/c1/lti", { ...fields, id: "r-c2" })).status, 404);
    assert.equal((await teacher.post("/courses/c1/lti/r-c2/resend", {})).status, 404);
  }));
