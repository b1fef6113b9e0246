/** The guides hold: every example of theirs is run against a server, and every link of theirs leads somewhere. */
import assert from "node:assert/strict";
import { readYaml } from "../../engine/base/yaml.ts";
import { REPORTS } from "../../engine/session/mod.ts";
import { openStore } from "../../engine/storage/mod.ts";
import { ApiKeys, SCOPES } from "../../routes/host/keys.ts";
import { serve, type Server } from "../../routes/main.ts";
import { english } from "../../routes/host/words/english.ts";
import { loadLab } from "../../routes/host/labs.ts";
import { keyedCourse } from "../support/courses.ts";
import { SHAPES } from "../support/report_shapes.ts";
import { withSite } from "./support.ts";

const DOCS = new URL("../../static/docs/", import.meta.url).pathname;
const LAB = "daemonsets/lab-17";

interface World {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly solution: string;
}

/** A server with a course, a key of it, and a folder with a solution. */
async function withServer(work: (world: World) => Promise<void>): Promise<void> {
  const [data, folder] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  let server: Server | undefined;
  try {
    server = await serve({ port: 0, hostname: "127.0.0.1", data, workers: 1 });
    const store = await openStore(data);
    const { text } = await keyedCourse(store, new ApiKeys(store, Date.now), Object.keys(SCOPES));
    await store.close();
    const loaded = loadLab(LAB);
    assert.ok(loaded && "lab" in loaded);
    // A conversation, which is told by its looks: the lab has questions, and no script answers them.
    const solution = loaded.lab.solution!;
    await Deno.writeTextFile(`${folder}/solution.sh`, solution);
    await work({
      folder,
      solution,
      env: {
        SLIPWAY: `http://127.0.0.1:${server.port}`,
        COURSE: `http://127.0.0.1:${server.port}/api/v1/courses/c1`,
        SLIPWAY_KEY: text,
        PATH: Deno.env.get("PATH")!,
      },
    });
  } finally {
    await server?.stop();
    for (const one of [data, folder]) await Deno.remove(one, { recursive: true });
  }
}

async function ran(program: string, args: string[], { folder, env }: World, more: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd: folder, env: { ...env, ...more } })
    .output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, err: err! };
}

/** The fenced blocks of a language, in their order. */
async function blocksOf(page: string, language: string): Promise<string[]> {
  const markdown = await Deno.readTextFile(DOCS + page);
  return [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter(([, one]) => one === language)
    .map(([, , text]) => text!);
}

/** What each shell example of the page for programs says, in their order. */
const SAID: readonly ((out: string) => void)[] = [
  (out) => assert.match(out, /: [\d.]+ of 10 points/),
  (out) => assert.equal(JSON.parse(out).seed, "anna"),
  (out) => SHAPES["junit"]!(out),
  (out) => assert.equal(JSON.parse(out).state, "done"),
  (out) => SHAPES["tap"]!(out),
  (out) => assert.equal(JSON.parse(out).length, 1),
  (out) => assert.match(out, /"isDryRun":true,"added":\["bo@example\.org"\][^]*"familyName":"Birch"/),
  (out) => assert.equal(JSON.parse(out).policy.due, "2027-03-08T23:59"),
  (out) =>
    assert.match(out, /^Student,ID,SIS User ID,SIS Login ID,Section,A daemon on every node\r?\n[^]*bo@example\.org/),
];

Deno.test("every example of the page for programs runs, and says what the page says", async () => {
  await withServer(async (world) => {
    const blocks = await blocksOf("programs.md", "sh");
    assert.equal(blocks.length, SAID.length);
    for (const [i, block] of blocks.entries()) {
      const { code, out, err } = await ran("bash", ["-euo", "pipefail", "-c", block], world);
      assert.equal(code, 0, `${block}\n${err}`);
      SAID[i]!(out);
    }
    const [python = "", ...more] = await blocksOf("programs.md", "python");
    assert.equal(more.length, 0);
    assert.ok(python.trim().split("\n").length <= 4, "three lines, and the import");
    const { out, err } = await ran("python3", ["-c", python], world);
    assert.equal(out.trim(), "10", err);
  });
});

Deno.test("the Gradescope example grades what was uploaded, and says what is wrong when it cannot", async () => {
  await withServer(async (world) => {
    const autograder = `${world.folder}/autograder`;
    await Deno.mkdir(`${autograder}/submission/deep`, { recursive: true });
    await Deno.writeTextFile(`${autograder}/submission/solution.txt`, world.solution);
    const results = async (more: Record<string, string> = {}) => {
      const { code, err } = await ran(`${DOCS}gradescope/run_autograder`, [], world, {
        AUTOGRADER: autograder,
        ...more,
      });
      assert.equal(code, 0, err);
      return await Deno.readTextFile(`${autograder}/results/results.json`);
    };
    assert.equal((await ran("bash", [`${DOCS}gradescope/setup.sh`], world)).code, 0);
    const whole = await results();
    SHAPES["gradescope"]!(whole);
    assert.equal(JSON.parse(whole).score, 10);
    assert.match(JSON.parse(await results({ LAB: "no/such" })).output, /There is no lab "no\/such"/);
    assert.match(JSON.parse(await results({ SLIPWAY: "http://127.0.0.1:9" })).output, /cannot be reached/);
  });
});

Deno.test("the steps of the GitHub Actions example pass with all points, and fail without", async () => {
  const read = readYaml(await Deno.readTextFile(`${DOCS}github_actions/grade.yml`));
  assert.ok("documents" in read);
  const workflow = read.documents[0] as { env: { LAB: string }; jobs: { grade: { steps: { run?: string }[] } } };
  const steps = workflow.jobs.grade.steps.flatMap(({ run }) => run ?? []);
  await withServer(async (world) => {
    const played = async () => {
      const codes: number[] = [];
      const more = { LAB: workflow.env.LAB, GITHUB_STEP_SUMMARY: `${world.folder}/summary.md` };
      for (const step of steps) codes.push((await ran("bash", ["-e", "-c", step], world, more)).code);
      return codes;
    };
    assert.deepEqual(await played(), [0, 0, 0]);
    assert.match(await Deno.readTextFile(`${world.folder}/summary.md`), /### 10 of 10 points\n\n- ✓ /);
    await Deno.writeTextFile(`${world.folder}/solution.sh`, "kubectl get nodes\n");
    assert.deepEqual(await played(), [0, 0, 1]);
  });
});

Deno.test("every link of the guides and of the API's page leads somewhere, and nowhere else than to the site", async () => {
  await withSite(async ({ app }) => {
    const [seen, waiting] = [new Set<string>(), ["/docs", "/api/docs"]];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const answer = await app.request(path);
      // What is behind a sign-in is there.
      assert.ok(answer.status === 200 || answer.status === 303, `${path} ${answer.status}`);
      if (!/^\/(docs|api\/docs)/.test(path) || !answer.headers.get("content-type")?.startsWith("text/html")) continue;
      const html = await answer.text();
      for (const [, link = ""] of html.matchAll(/<a [^>]*?href="([^"]*)"/g)) {
        if (/^https?:/.test(link)) continue;
        const [target = "", id] = link.split("#");
        if (id !== undefined && target === "") assert.ok(html.includes(`id="${id}"`), `${path} has no #${id}`);
        if (target !== "") waiting.push(target);
      }
    }
    for (const path of ["/docs/programs", "/docs/instructors", "/docs/gradescope/run_autograder"]) {
      assert.ok(seen.has(path), path);
    }
    for (const path of ["/docs/no_such", "/docs/gradescope/..%2f..%2fdeno.json", "/docs/..%2f/deno.json"]) {
      assert.equal((await app.request(path)).status, 404, path);
    }
  });
});

Deno.test("the table of formats is the one that there is", async () => {
  const markdown = await Deno.readTextFile(`${DOCS}programs.md`);
  const rows = [...markdown.matchAll(/^\| `(\w+)` .*\| `([\w./+-]+)` +\|$/gm)].map(([, name, type]) => [name, type]);
  assert.deepEqual(
    Object.fromEntries(rows),
    Object.fromEntries(Object.entries(REPORTS).map(([name, { type }]) => [name, type])),
  );
});

/** Every text of a catalogue, and of the catalogues in it. */
function textsOf(words: object): string[] {
  return Object.values(words).flatMap((one) =>
    typeof one === "string" ? [one] : typeof one === "object" && one !== null ? textsOf(one) : []
  );
}

Deno.test("what stands in bold in the guide for instructors is on the site under that name", async () => {
  const markdown = await Deno.readTextFile(`${DOCS}instructors.md`);
  const names = [...markdown.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name!.replace(/\s+/g, " "));
  const texts = new Set(textsOf(english));
  assert.ok(names.length > 10);
  assert.deepEqual(names.filter((name) => !texts.has(name)), []);
});

Deno.test("each operation of the API stands on its page, with a line for curl", async () => {
  await withSite(async ({ app }) => {
    const document = await (await app.request("/api/v1/openapi.json")).json();
    const html = await (await app.request("/api/docs")).text();
    const ids = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    for (const id of ids) assert.ok(html.includes(`id="${id}"`), id);
    assert.equal(html.match(/<code>curl /g)!.length, ids.length);
  });
});
