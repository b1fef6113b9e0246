/**
 * For authors of labs.
 *
 *   deno task lab check [path …]     proves labs (all without a path), prints a table, exits 1 when one is not proved
 *   deno task lab new <track>/<name> writes a skeleton
 *   deno task lab watch [path …]     proves again as files change
 *   deno task lab schema             writes labs/lab.schema.json from the code
 */
import { type Proof, skeleton } from "../../engine/author/mod.ts";
import { labJsonSchema } from "../../engine/session/mod.ts";
import { isFolder, labFolder, labIds, LABS_FOLDER } from "../host/labs.ts";
import { proofsAt, proveFromInput } from "./proving.ts";

const SETTLE_MS = 200;

if (import.meta.main) {
  const [verb, ...names] = Deno.args;
  Deno.exit(await run(verb, names));
}

async function run(verb: string | undefined, names: readonly string[]): Promise<number> {
  switch (verb) {
    case "check":
      return await check(names);
    case "watch":
      return await watch(names);
    case "new":
      return write(names[0]);
    case "schema":
      Deno.writeTextFileSync(`${LABS_FOLDER}/lab.schema.json`, JSON.stringify(labJsonSchema(), null, 2) + "\n");
      return 0;
    default:
      console.error("Usage: deno task lab check [path …] | new <track>/<name> | watch [path …] | schema");
      return 2;
  }
}

async function check(names: readonly string[]): Promise<number> {
  if (names[0] === "-") {
    await proveFromInput();
    return 0;
  }
  const folders: string[] = [];
  for (const name of names.length > 0 ? names : labIds()) {
    const folder = labFolder(name);
    if (folder === undefined) {
      console.error(`There is no lab "${name}"`);
      return 2;
    }
    folders.push(folder);
  }
  let isProved = true;
  for await (const proof of proofsAt(folders, navigator.hardwareConcurrency)) {
    console.log(table(proof));
    isProved &&= proof.ok;
  }
  return isProved ? 0 : 1;
}

function table({ lab, ok, steps }: Proof): string {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const rows = steps.flatMap((step) => [
    `  ${step.ok ? "✓" : "✗"} ${step.name.padEnd(width)}  ${step.figure}`,
    ...step.notes.map((note) => `      ${note}`),
  ]);
  return [`${lab}: ${ok ? "proved" : "not proved"}`, ...rows, ""].join("\n");
}

function write(name: string | undefined): number {
  if (!name || !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(name)) {
    console.error("Usage: deno task lab new <track>/<name>, in small letters, digits and dashes");
    return 2;
  }
  const folder = `${LABS_FOLDER}/${name}`;
  if (isFolder(folder)) {
    console.error(`There is a lab "${name}" already`);
    return 2;
  }
  const title = name.split("/")[1]!.replaceAll("-", " ");
  for (const [path, text] of skeleton(title[0]!.toUpperCase() + title.slice(1))) {
    const whole = `${folder}/${path}`;
    Deno.mkdirSync(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(whole, text);
  }
  console.log(`Wrote ${folder}: labs/README.md says what goes where. Now deno task lab watch ${name}`);
  return 0;
}

async function watch(names: readonly string[]): Promise<number> {
  await check(names);
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const { kind } of Deno.watchFs(LABS_FOLDER)) {
    if (kind === "access") continue;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      console.clear();
      await check(names);
    }, SETTLE_MS);
  }
  return 0;
}
