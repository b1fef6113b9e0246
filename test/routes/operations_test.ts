/** What an operator works with: settings, health, figures, the log. */
import assert from "node:assert/strict";
import { newLog } from "../../routes/host/log.ts";
import { Metrics } from "../../routes/host/metrics.ts";
import { readSettings } from "../../routes/host/settings.ts";
import { withSite } from "./support.ts";

const settingsOf = (environment: Record<string, string>) => readSettings((name) => environment[name]);

Deno.test("settings: nothing given is a server for oneself", () => {
  const read = settingsOf({ LOG: "" });
  assert.ok("settings" in read);
  const { port, data, database, log, secureCookies, metricsToken } = read.settings;
  assert.deepEqual({ port, data, database, log, secureCookies, metricsToken }, {
    port: 8000,
    data: "./data",
    database: "./data",
    log: "text",
    secureCookies: false,
    metricsToken: undefined,
  });
});

Deno.test("settings: all faults are said at once, secrets are not repeated", () => {
  const read = settingsOf({
    PORT: "80a",
    HOST: "here there",
    DATABASE_URL: "mysql://me:hidden@host/x",
    LOG: "xml",
    METRICS_TOKEN: "short",
    SECURE_COOKIES: "yes",
    STOP_MS: "-1",
    LABS: "/nosuch",
  });
  assert.ok("faults" in read);
  const said = read.faults.join("\n");
  for (const name of ["PORT", "HOST", "DATABASE_URL", "LOG", "METRICS_TOKEN", "SECURE_COOKIES", "STOP_MS", "LABS"]) {
    assert.match(said, new RegExp(`^${name} is `, "m"));
  }
  assert.doesNotMatch(said, /hidden|short/);
});

Deno.test("settings: of the identity provider all are given or none, and secrets are not repeated", () => {
  const rows: readonly (readonly [environment: Record<string, string>, said: RegExp | undefined])[] = [
    [{ OIDC_ISSUER: "https://id.example.org" }, /OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together/],
    [
      { OIDC_ISSUER: "id.example.org", OIDC_CLIENT_SECRET: "hidden" },
      /^OIDC_ISSUER is "id.example.org": give the https/,
    ],
    [{ PUBLIC_URL: "https://labs.example.org/below" }, /^PUBLIC_URL is /],
    [{ SIGN_UP: "closed" }, /^SIGN_UP is "closed": give open or invited/],
    [{ ADDRESS_HEADER: "x forwarded" }, /^ADDRESS_HEADER is /],
    [{ OIDC_ISSUER: "https://id.example.org", OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "b" }, undefined],
  ];
  for (const [environment, said] of rows) {
    const read = settingsOf(environment);
    if (!said) assert.ok("settings" in read);
    else {assert.ok(
        "faults" in read && read.faults.some((fault) => said.test(fault) && !/hidden/.test(fault)),
        String(said),
      );}
  }
});

Deno.test("settings: a database's address stands for the folder", () => {
  for (const url of ["postgres://me:pw@host:5432/slipway", "postgresql:///slipway?host=/run/postgresql"]) {
    const read = settingsOf({ DATABASE_URL: url });
    assert.ok("settings" in read, url);
    assert.equal(read.settings.database, url);
  }
});

Deno.test("health: it lives, is ready, and says no more of either once it stops", async () => {
  await withSite(async ({ app, operations }) => {
    for (const path of ["/livez", "/readyz", "/healthz"]) {
      const answer = await app.request(path);
      assert.deepEqual([path, answer.status, await answer.text()], [path, 200, "ok\n"]);
    }
    operations.drain();
    assert.equal((await app.request("/livez")).status, 200);
    const answer = await app.request("/readyz");
    assert.deepEqual([answer.status, await answer.text()], [503, "stopping\n"]);
    assert.equal(answer.headers.get("connection"), "close");
  });
});

Deno.test("metrics: a request counts under its route, an unknown one under none", async () => {
  await withSite(async ({ app }) => {
    await app.request("/labs/daemonsets/lab-17");
    await app.request("/labs/someone/secret-name");
    await app.request("/wp-admin");
    const text = await (await app.request("/metrics")).text();
    assert.match(text, /^slipway_http_requests_total\{method="GET",route="\/labs\/:track\/:lab",status="200"\} 1$/m);
    assert.match(text, /^slipway_http_requests_total\{method="GET",route="none",status="404"\} 2$/m);
    assert.match(text, /^slipway_http_request_duration_seconds_count\{route="none"\} 2$/m);
    assert.doesNotMatch(text, /secret-name|wp-admin/);
    for (const line of text.trimEnd().split("\n")) {
      assert.match(line, /^# (HELP|TYPE) \w+ .+$|^\w+(\{.*\})? -?[\d.e+-]+$/);
    }
  });
});

Deno.test("metrics: with a token, only who brings it reads them", async () => {
  await withSite(async ({ app }) => {
    assert.equal((await app.request("/metrics")).status, 401);
    const ask = (token: string) => app.request("/metrics", { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await ask("wrong")).status, 401);
    assert.equal((await ask("a-token-of-16-and-more")).status, 200);
  }, { metricsToken: "a-token-of-16-and-more" });
});

Deno.test("metrics: a histogram's buckets add up, labels are escaped", () => {
  const metrics = new Metrics();
  const histogram = metrics.histogram("h", "A histogram.");
  for (const seconds of [0.0001, 0.003, 0.003, 99]) histogram.observe({ of: 'a"b\n' }, seconds);
  const text = metrics.text();
  assert.match(text, /^h_bucket\{of="a\\"b\\n",le="0.0005"\} 1$/m);
  assert.match(text, /^h_bucket\{of="a\\"b\\n",le="0.005"\} 3$/m);
  assert.match(text, /^h_bucket\{of="a\\"b\\n",le="10"\} 3$/m);
  assert.match(text, /^h_bucket\{of="a\\"b\\n",le="\+Inf"\} 4$/m);
});

Deno.test("log: JSON is a line each, without passwords and visitors", () => {
  const lines: string[] = [];
  const log = newLog("json", (line) => lines.push(line), () => 0);
  log.detail("request", { status: 200 });
  log.error(
    "failed",
    new Error("cannot reach postgres://me:hidden@host/db\nfor 0123456789abcdef0123456789abcdef slip_0123_x-y"),
  );
  assert.ok(lines.every((line) => !line.includes("\n")));
  const [request, failed] = lines.map((line) => JSON.parse(line));
  assert.deepEqual(request, { time: "1970-01-01T00:00:00.000Z", level: "info", event: "request", status: 200 });
  assert.equal(failed.level, "error");
  assert.equal(failed.error, "Error: cannot reach postgres://…@host/db for … slip_…");
});

Deno.test("log: as text it is for a person, who does not want every request", () => {
  const lines: string[] = [];
  const log = newLog("text", (line) => lines.push(line));
  log.detail("request", { status: 200 });
  log.info("Slipway on http://localhost:8000");
  assert.deepEqual(lines, ["Slipway on http://localhost:8000"]);
});
