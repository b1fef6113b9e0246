/**
 * A shell with a simulated cluster.
 *
 *   deno task shell [--lab ID | --cluster FILE] [--files DIR] [--seed N] [--json]
 *
 * With `--json` it reads one JSON object `{"cmd": "…"}` a line and answers each with one line
 * `{"cmd", "stdout", "stderr", "exit"}`, in virtual time; without, it is a prompt whose time is the wall clock's.
 */
import { parseArgs } from "node:util";
import { HEADLESS_START_MS, isIncomplete, Machine, type MachineOptions, variantOf } from "../../engine/session/mod.ts";
import { prepareDescriptions } from "../host/descriptions.ts";
import { host } from "../host/engine.ts";
import { linesOf } from "./lines.ts";
import { isFile, LABS_FOLDER, loadLab, readFolder } from "../host/labs.ts";

const DEFAULT_CLUSTER = "three-workers";
const TURN_MS = 20;

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      lab: { type: "string" },
      cluster: { type: "string" },
      files: { type: "string" },
      seed: { type: "string", default: "0" },
      json: { type: "boolean", default: false },
    },
  });
  const start = whatToStart(values);
  if (typeof start === "string") {
    console.error(start);
    Deno.exit(2);
  }
  await (values.json ? converse(start) : prompt(start));
}

type Start = Pick<MachineOptions, "cluster" | "files" | "seed">;

function whatToStart(
  { lab, cluster, files, seed = "0" }: { lab?: string; cluster?: string; files?: string; seed?: string },
): Start | string {
  const own = files === undefined ? new Map<string, string>() : readFolder(files);
  if (lab === undefined) {
    const path = cluster ?? DEFAULT_CLUSTER;
    const found = [path, `${LABS_FOLDER}/clusters/${path}.yaml`].find(isFile);
    return found === undefined
      ? `There is no cluster "${path}": name a file with manifests`
      : { cluster: Deno.readTextFileSync(found), files: own, seed };
  }
  const loaded = loadLab(lab);
  if (!loaded) return `There is no lab "${lab}"`;
  if ("faults" in loaded) return `The lab "${lab}" has faults: run deno task lab check ${lab}`;
  const variant = variantOf(loaded.lab, seed);
  return { cluster: variant.cluster, files: new Map([...variant.files, ...own]), seed };
}

/** One JSON object a line, in virtual time. */
async function converse(start: Start): Promise<void> {
  const machine = Machine.open({
    ...start,
    startMs: HEADLESS_START_MS,
    pace: "headless",
    env: { KUBE_EDITOR: "false" },
    ...host,
  });
  for await (const line of linesOf(Deno.stdin.readable)) {
    if (line.trim() === "") continue;
    const { cmd } = JSON.parse(line) as { cmd: string };
    await prepareDescriptions(cmd);
    console.log(JSON.stringify({ cmd, ...machine.run(cmd) }));
  }
}

/** A prompt whose clock follows the wall. */
async function prompt(start: Start): Promise<void> {
  const machine = Machine.open({ ...start, startMs: Date.now(), pace: "live", ...host });
  Deno.addSignalListener("SIGINT", () => machine.signal("INT"));
  const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text));
  say(machine.prompt);
  let text = "";
  for await (const line of linesOf(Deno.stdin.readable)) {
    text += text === "" ? line : `\n${line}`;
    if (isIncomplete(text)) {
      say("> ");
      continue;
    }
    await prepareDescriptions(text);
    machine.turn(Date.now());
    machine.begin(text, { prompt: true });
    text = "";
    while (machine.isRunning) {
      for (const { text } of machine.turn(Date.now())) say(text);
      if (machine.isRunning) await new Promise((done) => setTimeout(done, TURN_MS));
    }
    if (machine.isOver) break;
    say(machine.prompt);
  }
}
