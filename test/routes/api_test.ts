/** The API as a program sees it: the same document as the command line, problems for bad input, a description that holds. */
import assert from "node:assert/strict";
import { gradeSubmission, RESULT_SCHEMA } from "../../engine/session/mod.ts";
import { loadLab } from "../../routes/host/labs.ts";
import { withSite } from "./support.ts";

const LAB = "daemonsets/lab-17";
const solution = () => {
  const loaded = loadLab(LAB);
  assert.ok(loaded && "lab" in loaded);
  return loaded.lab;
};

Deno.test("POST /api/v1/gradings answers the document that the command line prints", async () => {
  const lab = solution();
  await withSite(async ({ post }) => {
    const files = new Map([["solution.txt", lab.solution!]]);
    const answer = await post({ lab: LAB, seed: "7", submission: [{ name: "solution.txt", text: lab.solution! }] });
    assert.equal(answer.status, 200);
    const document = await answer.json();
    assert.deepEqual(document, JSON.parse(JSON.stringify(gradeSubmission(lab, { files }, { seed: "7" }))));
    assert.equal(RESULT_SCHEMA.parse(document).passed, true);
  });
});

Deno.test("a script that misses something gets its points and the reasons", async () => {
  await withSite(async ({ post }) => {
    const answer = await post({ lab: LAB, submission: "kubectl create ns lab-17\nkubectl get nodes\n" });
    const { points, maximum, tasks } = await answer.json();
    assert.deepEqual([points, maximum], [2, 10]);
    const task = tasks.find(({ id }: { id: string }) => id === "daemonset");
    assert.match(task.checks[0].expected, /DaemonSet/);
    assert.ok(task.checks[0].found);
  });
});

const BAD: readonly { title: string; body: string; status: number; type: string }[] = [
  { title: "no JSON", body: "{", status: 400, type: "/problems/not-json" },
  { title: "no submission", body: '{"lab":"daemonsets/lab-17"}', status: 422, type: "/problems/not-a-submission" },
  {
    title: "an unknown lab",
    body: '{"lab":"no/such","submission":"true"}',
    status: 404,
    type: "/problems/no-such-lab",
  },
  {
    title: "a file outside the home",
    body: '{"lab":"daemonsets/lab-17","submission":[{"name":"../x.sh","text":"true"}]}',
    status: 422,
    type: "/problems/not-a-submission",
  },
  {
    title: "10 MB",
    body: JSON.stringify({ lab: LAB, submission: "x".repeat(10_000_000) }),
    status: 413,
    type: "/problems/too-large",
  },
];

for (const { title, body, status, type } of BAD) {
  Deno.test(`a grading of ${title} is refused with an RFC 9457 problem`, async () => {
    await withSite(async ({ app }) => {
      const answer = await app.request("/api/v1/gradings", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      const problem = await answer.json();
      assert.equal(problem.type, type);
      assert.equal(problem.status, status);
      assert.ok(!JSON.stringify(problem).includes("xxxxx"), "the problem does not echo what was sent");
    });
  });
}

Deno.test("an unknown address of the API is a problem, of the site a page", async () => {
  await withSite(async ({ app }) => {
    const api = await app.request("/api/v1/nosuch");
    assert.deepEqual([api.status, api.headers.get("content-type")], [404, "application/problem+json"]);
    const page = await app.request("/labs/no/such");
    assert.equal(page.status, 404);
    assert.match(await page.text(), /There is no such page/);
  });
});

interface Described {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

Deno.test("the OpenAPI 3.1 document describes every route of the API, each with an id of its own", async () => {
  await withSite(async ({ app }) => {
    const document = await (await app.request("/api/v1/openapi.json")).json();
    assert.match(document.openapi, /^3\.1/);
    const described = Object.entries(document.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { operationId }]) => ({ path, method, operationId }))
      );
    const there = app.routes.filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/v1/"))
      .filter(({ path }) => !path.endsWith(".json"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    assert.deepEqual(
      described.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort(),
      [...new Set(there)].sort(),
    );
    assert.equal(new Set(described.map(({ operationId }) => operationId)).size, described.length);
    for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, Described>>)) {
      for (const [method, { responses, parameters = [] }] of Object.entries(methods)) {
        for (const [status, { content = {} }] of Object.entries(responses).filter(([status]) => status >= "400")) {
          assert.deepEqual(Object.keys(content), ["application/problem+json"], `${method} ${path} ${status}`);
        }
        const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const named = parameters.filter((one) => one.in === "path").map(({ name }) => name);
        assert.deepEqual(named.sort(), parts.sort(), `${method} ${path}`);
      }
    }
    const grading = document.paths["/api/v1/gradings"].post;
    assert.ok(grading.requestBody.content["application/json"].schema);
    assert.ok(document.components.schemas.GradingResult.properties.tasks);
    assert.ok(document.components.schemas.Problem);
  });
});

Deno.test("pages carry a policy that allows no script of others and no inline script", async () => {
  await withSite(async ({ app }) => {
    const page = await app.request("/");
    const policy = page.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'self'/);
    assert.ok(!/script-src[^;]*unsafe/.test(policy));
    const html = await page.text();
    assert.ok(!/<script(?![^>]*src=)/.test(html), "there is an inline script");
    assert.ok(!/(src|href)="(https?:)?\/\//.test(html), "something is loaded from elsewhere");
  });
});
