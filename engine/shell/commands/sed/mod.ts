/**
 * sed: `script.ts` reads a script into a flat list of instructions, `run.ts` runs it over lines, and here are options,
 * files and `-i`. To add a command of sed: read it in `Reading.#body`, do it in `Run.#do` or `#simple`. Back-references
 * in patterns are refused: expressions run in linear time (../../posix_expression.ts).
 */
import type { Call, Command } from "../../command.ts";
import { faultText } from "../../files.ts";
import type { Process, World } from "../../process.ts";
import { absolutePath } from "../../resolve.ts";
import { filtered, gather, linesOf, openComplaint, readFile, readOptions, said } from "../../tool.ts";
import { begin, runLines, type Settings, type State } from "./run.ts";
import { readScript, type Script, type ScriptFault } from "./script.ts";

const USAGE = "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n";

interface Given {
  readonly script: Script;
  readonly paths: readonly string[];
  readonly quiet: boolean;
  readonly separate: boolean;
  /** Suffix of the copy that `-i` keeps; undefined: no `-i`. */
  readonly inPlace: string | undefined;
}

export const sed: Command = {
  name: "sed",
  start(call, world) {
    const given = read(call, world);
    if ("err" in given) return said({ err: given.err, exit: given.exit });
    if (given.inPlace !== undefined) return inPlace(given, call, world);
    return isStreamable(given.script) ? streamed(given, call, world) : gathered(given, call, world);
  },
};

function read(call: Call, world: World): Given | { readonly err: string; readonly exit: number } {
  const options = readOptions("sed", call.args, {
    letters: "nEre:f:i::szul:",
    long: {
      quiet: "n",
      silent: "n",
      "regexp-extended": "E",
      "expression=": "e",
      "file=": "f",
      "in-place?": "i",
      separate: "s",
      "null-data": "z",
      unbuffered: "u",
      "line-length=": "l",
      posix: "posix",
      debug: "debug",
      sandbox: "sandbox",
      version: "version",
    },
  });
  if ("fault" in options) return { err: options.fault.replace(/Try .*\n$/, "") + USAGE, exit: 1 };
  const words = [...options.words];
  const texts: string[] = [...options.values["e"] ?? []];
  for (const path of options.values["f"] ?? []) {
    const text = readFile(call, world, path);
    if (typeof text !== "string") return { err: `sed: couldn't open file ${path}: ${faultText(text)}\n`, exit: 1 };
    texts.push(text.replace(/^#n\n/, "").replace(/\n$/, ""));
  }
  if (texts.length === 0) {
    const first = words.shift();
    if (first === undefined) return { err: USAGE, exit: 1 };
    texts.push(first);
  }
  const script = readScript(texts.join("\n"), options.given.has("E") || options.given.has("r"));
  if ("fault" in script) return { err: scriptFault(script, texts), exit: 1 };
  const isInPlace = options.given.has("i");
  return {
    script,
    paths: words,
    quiet: options.given.has("n"),
    separate: options.given.has("s") || isInPlace,
    inPlace: isInPlace ? options.values["i"]?.at(-1) ?? "" : undefined,
  };
}

/** Which of several `-e` is wrong, and where in it. */
function scriptFault({ at, fault }: ScriptFault, texts: readonly string[]): string {
  if (at < 0) {
    return `sed: -e expression #${texts.length}, char ${texts.at(-1)!.length}: ${fault}\n`.replace(
      /^sed: -e .*: can't/,
      "sed: can't",
    );
  }
  let [index, left] = [0, at];
  while (index < texts.length - 1 && left > texts[index]!.length) left -= texts[index++]!.length + 1;
  return `sed: -e expression #${index + 1}, char ${left}: ${fault}\n`;
}

/** Lines can be seen to as they come, unless the script looks at the next or the last one. */
const isStreamable = (script: Script): boolean =>
  !script.some(({ name, from, to }) => "nND".includes(name) || from?.is === "last" || to?.is === "last");

function settingsOf({ quiet }: Given, path: string, isOpen: boolean, call: Call, world: World): Settings {
  return {
    quiet,
    isOpen,
    path,
    readFile(wanted) {
      const text = readFile(call, world, wanted);
      return typeof text !== "string" ? "" : text === "" || text.endsWith("\n") ? text : `${text}\n`;
    },
    writeFile: (target, text) =>
      void world.files.write(absolutePath(call.cwd, target), text, { nowMs: world.nowMs, append: true }),
  };
}

interface Streaming {
  readonly state: State;
  readonly exit: number;
}

const missing = (call: Call, path: string, fault: Parameters<typeof faultText>[0]): string =>
  fault.fault === "EISDIR"
    ? `sed: couldn't edit ${path}: not a regular file\n`.replace(
      /^sed: couldn't edit (.*): .*$/m,
      "sed: read error on $1: Is a directory",
    )
    : call.flavour === "busybox"
    ? openComplaint(call, "sed", path, fault).replace(/can't open '(.*)'/, "$1")
    : `sed: can't read ${path}: ${faultText(fault)}\n`;

function streamed(given: Given, call: Call, world: World): Process<World> {
  return filtered<Streaming>(call, world, given.paths, {
    name: "sed",
    state: { state: begin(given.script), exit: 0 },
    fed({ state, exit }, text, path, isLast, w) {
      const { lines, endsWell } = linesOf(text);
      const result = runLines(given.script, lines, state, settingsOf(given, path, !isLast, call, w));
      const out = endsWell ? result.out : result.out.replace(/\n$/, "");
      return {
        state: { state: result.state, exit },
        out,
        err: result.err ?? "",
        ...(result.exit !== undefined && { exit: result.exit }),
      };
    },
    missing: ({ state }, path, fault) => ({ state: { state, exit: 2 }, err: missing(call, path, fault) }),
    ended: ({ exit }) => ({ exit }),
  });
}

function gathered(given: Given, call: Call, world: World): Process<World> {
  return gather(call, world, given.paths, (sources, w) => {
    const err = sources.map((source) => "fault" in source ? missing(call, source.path, source.fault) : "").join("");
    const found = sources.flatMap((source) => "text" in source ? [source] : []);
    let [out, stopped] = ["", ""];
    let exit: number | undefined;
    if (given.separate) {
      for (const { text, path } of found) {
        if (exit === undefined) {
          const made = runText(given, text, path, call, w);
          out += made.out;
          exit = made.exit;
          stopped += made.err ?? "";
        }
      }
    } else {
      const text = found.map((source, i) =>
        i < found.length - 1 && source.text !== "" && !source.text.endsWith("\n") ? `${source.text}\n` : source.text
      ).join("");
      const made = runText(given, text, found[0]?.path ?? "-", call, w);
      [out, exit, stopped] = [made.out, made.exit, made.err ?? ""];
    }
    return said({ out, err: err + stopped, exit: exit ?? (err === "" ? 0 : 2) });
  });
}

function runText(given: Given, text: string, path: string, call: Call, world: World) {
  const { lines, endsWell } = linesOf(text);
  const result = runLines(given.script, lines, begin(given.script), settingsOf(given, path, false, call, world));
  const out = endsWell || result.exit !== undefined ? result.out : result.out.replace(/\n$/, "");
  return { ...result, out, rest: lines };
}

function inPlace(given: Given, call: Call, world: World): Process<World> {
  let err = "";
  let exit = 0;
  if (given.paths.length === 0) return said({ err: "sed: no input files\n", exit: 1 });
  for (const path of given.paths) {
    const full = absolutePath(call.cwd, path);
    const text = world.files.read(full);
    if (typeof text !== "string") {
      const isFolder = text.fault === "EISDIR";
      err += isFolder ? `sed: couldn't edit ${path}: not a regular file\n` : missing(call, path, text);
      exit = Math.max(exit, isFolder ? 4 : 2);
      continue;
    }
    const { out, exit: quit, state, rest } = runText(given, text, path, call, world);
    // After `q` the rest of the file stays as it is.
    const left = quit === undefined ? "" : rest.slice(state.line).map((line) => `${line}\n`).join("");
    if (given.inPlace !== "") {
      const copy = given.inPlace!.includes("*") ? given.inPlace!.replace(/\*/g, path) : path + given.inPlace;
      world.files.write(absolutePath(call.cwd, copy), text, { nowMs: world.nowMs });
    }
    const fault = world.files.write(full, out + left, { nowMs: world.nowMs });
    if (fault) {
      err += `sed: couldn't open temporary file: ${faultText(fault)}\n`;
      exit = 4;
    }
  }
  return said({ err, exit });
}
