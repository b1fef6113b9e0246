/** The laws of the house (README, "How the house is laid out"): each a loop over the files, each fault with its cure. */
import assert from "node:assert/strict";

/** Rooms by floor: a file may import its own room and any floor below. */
const FLOORS: readonly (readonly string[])[] = [
  ["engine/base"],
  ["engine/kinds"],
  ["engine/cluster", "engine/shell"],
  ["engine/controllers", "engine/scheduler", "engine/kubelet"],
  ["engine/kubectl", "engine/grader"],
  ["engine/session"],
  ["engine/author", "engine/storage", "engine/courses"],
  ["routes"],
];
const PURE_FLOORS = 6;
/** Rooms above them that are pure all the same. */
const PURE_ROOMS: readonly string[] = ["engine/courses"];
/** Doors that routes may knock at; `base` is plain tools for everybody. */
const DOORS = ["engine/session", "engine/author", "engine/storage", "engine/courses", "engine/base"];

const LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

/** What a pure floor may not say, each with its cure. */
const BANNED: readonly { word: RegExp; cure: string }[] = [
  { word: /\bawait\b|\basync\b/, cure: "the engine is synchronous: return a value, or a process that waits" },
  { word: /\bDate\.now\b/, cure: "take nowMs as an argument" },
  { word: /\bnew Date\(\)/, cure: "take nowMs as an argument" },
  { word: /\bperformance\./, cure: "measure in test/bench" },
  { word: /\bMath\.random\b/, cure: "take chance from the session's seed (engine/base/chance.ts)" },
  { word: /\bsetTimeout\b|\bsetInterval\b|\bqueueMicrotask\b/, cure: "ask for a later look, or wait forMs" },
  { word: /(?<![.\w])fetch\(/, cure: "the engine has no network" },
  { word: /\bDeno\./, cure: "what needs the host is passed in" },
  { word: /(?<![.\w])crypto\./, cure: "take chance from the session's seed" },
  { word: /\bconsole\./, cure: "return a fault, or throw with assert" },
  { word: /from "node:|from "jsr:|import\("node:/, cure: "what needs the host is passed in" },
  {
    word: /\.#?\w+ = (\([^()]*\)|\w+) =>/,
    cure: "name the function first: V8 takes one written right into a property for long-lived, with all that it sees",
  },
];

/** How a room's or a table's mod.ts opens, and one that is itself a line in a table (a kind, a verb, a controller). */
const ROOM_DOC = /^\/\*\*[\s\S]{240,}?\*\//;
const MEMBER_DOC = /^\/\*\*[\s\S]{40,}?\*\//;

interface Source {
  readonly path: string;
  readonly text: string;
  /** The text without comments, strings and patterns left as they are. */
  readonly code: string;
  readonly lines: readonly string[];
}

const root = new URL("..", import.meta.url).pathname;
const engineAndRoutes = sources(["engine", "routes"]);
const everything = [...engineAndRoutes, ...sources(["static", "test"])];

Deno.test("imports point down, and rooms on one floor do not know each other", () => {
  const wrong: string[] = [];
  for (const { path, target } of imports(engineAndRoutes)) {
    const [from, to] = [roomOf(path), roomOf(target)];
    if (!from || !to || from === to) continue;
    if (floorOf(to) >= floorOf(from)) wrong.push(`${path} must not import ${target}: it is beside or above`);
  }
  assert.deepEqual(wrong, []);
});

Deno.test("what lies in no room may not be imported", () => {
  const wrong = imports(engineAndRoutes)
    .filter(({ path, target }) => !roomOf(target) && !(path.startsWith("routes/") && target.startsWith("static/")))
    .map(({ path, target }) => `${path} imports ${target}, which lies in no room`);
  assert.deepEqual(wrong, []);
});

Deno.test("floors 0 to 5 and the room of courses are synchronous and pure", () => {
  const wrong: string[] = [];
  for (const { path, code } of engineAndRoutes) {
    const room = roomOf(path);
    if (!room || (floorOf(room) >= PURE_FLOORS && !PURE_ROOMS.includes(room))) continue;
    code.split("\n").forEach((line, i) => {
      for (const { word, cure } of BANNED) {
        if (word.test(line)) wrong.push(`${path}:${i + 1} says ${word.exec(line)![0]}: ${cure}`);
      }
    });
  }
  assert.deepEqual(wrong, []);
});

Deno.test("every file in a table's folder is in its table", () => {
  const wrong: string[] = [];
  for (const table of tables()) {
    const mod = everything.find((source) => source.path === `${table}/mod.ts`);
    for (const entry of Deno.readDirSync(root + table)) {
      if (entry.name === "mod.ts" || (entry.isFile && !/\.tsx?$/.test(entry.name))) continue;
      const target = entry.isFile ? `./${entry.name}` : `./${entry.name}/mod.ts`;
      if (!mod?.text.includes(`"${target}"`)) wrong.push(`${table}/${entry.name} is not in ${table}/mod.ts`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("no file over 400 lines", () => {
  const wrong = everything.filter(({ lines }) => lines.length > LINES_MAX)
    .map(({ path, lines }) =>
      `${path} has ${lines.length} lines: make it a folder of the same name with its own mod.ts`
    );
  assert.deepEqual(wrong, []);
});

Deno.test("no function over 70 lines", () => {
  const wrong = everything.flatMap(({ path, code }) =>
    longFunctions(code).map(({ line, length, name }) => `${path}:${line} ${name} has ${length} lines`)
  );
  assert.deepEqual(wrong, []);
});

Deno.test("names: snake_case files, no index.ts, no default exports, re-exports only in mod.ts", () => {
  const wrong: string[] = [];
  for (const { path, code } of everything) {
    const name = path.split("/").at(-1)!;
    if (!/^[a-z0-9]+(_[a-z0-9]+)*\.tsx?$/.test(name)) wrong.push(`${path}: name it in snake_case`);
    if (/^index\./.test(name)) wrong.push(`${path}: call it mod.ts`);
    if (/^export default /m.test(code)) wrong.push(`${path}: export by name`);
    if (name !== "mod.ts" && /^export (type )?(\{[^}]*\}|\*) from /m.test(code)) {
      wrong.push(`${path}: only mod.ts re-exports; import it where it is`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("each mod.ts opens with what lives here and how to add one", () => {
  const wrong = engineAndRoutes.filter(({ path }) => path.endsWith("/mod.ts"))
    .filter(({ path, text }) => !(isMember(path) ? MEMBER_DOC : ROOM_DOC).test(text))
    .map(({ path }) => `${path}: open with about five lines: what lives here, how to add one`);
  assert.deepEqual(wrong, []);
});

Deno.test("routes knock at the doors of session, author, storage and courses only", () => {
  const wrong = imports(engineAndRoutes)
    .filter(({ path, target }) => path.startsWith("routes/") && target.startsWith("engine/"))
    .filter(({ target }) => !DOORS.includes(roomOf(target) ?? ""))
    .map(({ path, target }) => `${path} must not import ${target}: ask engine/session`);
  assert.deepEqual(wrong, []);
});

Deno.test("only storage imports Kysely, only shell imports unbash", () => {
  const owners: Record<string, string> = { kysely: "engine/storage", unbash: "engine/shell" };
  const wrong: string[] = [];
  for (const { path, text } of engineAndRoutes) {
    for (const [name, owner] of Object.entries(owners)) {
      if (new RegExp(`from "${name}(/|")`).test(text) && !path.startsWith(owner)) {
        wrong.push(`${path} imports ${name}: ${owner} does`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("every test is in a suite of test/run.ts", () => {
  const run = everything.find(({ path }) => path === "test/run.ts")!;
  const places = everything.filter(({ path }) => /^test\/.*_test\.tsx?$/.test(path)).map(({ path }) =>
    path.split("/")[1]!
  );
  const wrong = [...new Set(places)].filter((place) => !run.code.includes(`"${place}"`))
    .map((place) => `test/${place} is in no suite: name it in SUITES`);
  assert.deepEqual(wrong, []);
});

Deno.test("nothing is left undone, and nothing leans on what a stranger does not have", () => {
  const marks: readonly { word: RegExp; cure: string }[] = [
    { word: new RegExp("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b"), cure: "do it, or name it in an issue" },
    { word: new RegExp("\\.\\./sha" + "red"), cure: "copy what is needed into the project" },
    {
      word: new RegExp("\\bany\\)\\.ignore|Deno\\.test\\.igno" + "re"),
      cure: "a test that does not run proves nothing",
    },
  ];
  const wrong: string[] = [];
  for (const { path, lines } of everything) {
    lines.forEach((line, i) => {
      for (const { word, cure } of marks) {
        if (word.test(line)) wrong.push(`${path}:${i + 1} ${word.exec(line)![0]}: ${cure}`);
      }
    });
  }
  assert.deepEqual(wrong, []);
});

Deno.test("the engine bundles for the browser", async () => {
  const out = await Deno.makeTempFile({ suffix: ".js" });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--output", out, `${root}engine/session/mod.ts`],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  await Deno.remove(out).catch(() => {});
  assert.ok(success, new TextDecoder().decode(stderr));
});

/** A function starts at a line that declares one and opens a brace, and ends at the brace's twin (same indentation). */
function longFunctions(code: string): { line: number; length: number; name: string }[] {
  const lines = code.split("\n");
  const long: { line: number; length: number; name: string }[] = [];
  const start =
    /^(\s*)(?:export )?(?:(?:static |override |private |readonly |get |set )*(?:function\*? ?)?([\w#$]+)(?:<[^>]*>)?\([^;]*\)(?::[^={]+)? \{|(?:const )?([\w#$]+)(?:: [^=]+)? = (?:\([^;]*\)|\w+)(?:: [^=]+)? => \{)$/;
  lines.forEach((line, i) => {
    const match = start.exec(line);
    if (!match || /^\s*(if|for|while|switch|catch|else|return)\b/.test(line) || /Deno\.test/.test(line)) return;
    const end = lines.findIndex((other, j) =>
      j > i && other.startsWith(`${match[1]}}`) && !/^\s*\} (else|catch|finally)/.test(other)
    );
    const length = end - i + 1;
    if (length > FUNCTION_LINES_MAX) long.push({ line: i + 1, length, name: match[2] ?? match[3] ?? "?" });
  });
  return long;
}

/** Folders of equal siblings, listed in the mod.ts beside them. */
function tables(): string[] {
  return [
    "engine/controllers",
    "engine/kubectl/verbs",
    "engine/grader/checks",
    "engine/grader/diagnosers",
    "engine/shell/commands",
    "engine/storage/backends",
  ];
}

/** A folder whose own mod.ts is a line in a table: `engine/kinds/pod/mod.ts`. */
function isMember(path: string): boolean {
  return ["engine/kinds", ...tables()].some((table) =>
    path.startsWith(`${table}/`) && path.split("/").length === table.split("/").length + 2
  );
}

function imports(from: readonly Source[]): { path: string; target: string }[] {
  return from.flatMap(({ path, code }) =>
    [...code.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map((match) => ({
      path,
      target: new URL(match[1]!, `file:///${path}`).pathname.slice(1),
    }))
  );
}

function roomOf(path: string): string | undefined {
  return FLOORS.flat().find((room) => path.startsWith(room + "/"));
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

function sources(folders: readonly string[]): Source[] {
  const found: Source[] = [];
  const walk = (folder: string) => {
    for (const entry of [...Deno.readDirSync(root + folder)].sort((a, b) => a.name < b.name ? -1 : 1)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory && !/^(built|vendor|node_modules)$/.test(entry.name)) walk(path);
      if (!entry.isFile || !/\.tsx?$/.test(entry.name)) continue;
      const text = Deno.readTextFileSync(root + path);
      found.push({ path, text, code: withoutComments(text), lines: text.replace(/\n$/, "").split("\n") });
    }
  };
  folders.forEach(walk);
  return found;
}

/** Comments become blanks, so that line numbers stay. Good enough for our own style: no `//` inside strings but in URLs. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|[\s;{}(),])\/\/.*$/gm, "$1");
}
