import { byteLength, bytesOf, textOf } from "../bytes.ts";
import type { Call, Command } from "../command.ts";
import { faultText } from "../files.ts";
import type { Process, World } from "../process.ts";
import { absolutePath } from "../resolve.ts";
import { countOf, gather, linesOf, readOptions, said } from "../tool.ts";
import { intervalMs } from "./sleep.ts";

export const tail: Command = {
  name: "tail",
  start(call, world) {
    const args = call.args.flatMap((arg, i) =>
      i === 0 && /^-\d+$/.test(arg) ? ["-n", arg.slice(1)] : /^\+\d+$/.test(arg) && i === 0 ? ["-n", arg] : [arg]
    );
    const options = readOptions("tail", args, {
      letters: "n:c:fFqvs:z",
      long: {
        "lines=": "n",
        "bytes=": "c",
        "follow?": "f",
        quiet: "q",
        silent: "q",
        verbose: "v",
        "retry": "retry",
        "sleep-interval=": "s",
        "pid=": "pid",
      },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const unit = options.given.has("c") ? "bytes" : "lines";
    const text = options.values[unit === "bytes" ? "c" : "n"]?.at(-1) ?? "10";
    const count = countOf(text.replace(/^[-+]/, ""));
    if (count === undefined) return said({ err: `tail: invalid number of ${unit}: ‘${text}’\n`, exit: 1 });
    const last = (whole: string) => end(whole, count, text.startsWith("+"), unit);
    const paths = options.words;
    const titles = options.given.has("v") || (paths.length > 1 && !options.given.has("q"));
    const follows = options.given.has("f") || options.given.has("F");
    return gather(call, world, paths, (sources, w) => {
      let [out, err, shown] = ["", "", 0];
      for (const source of sources) {
        if ("fault" in source) {
          err += source.fault.fault === "EISDIR"
            ? `tail: error reading '${source.path}': Is a directory\n`
            : call.flavour === "busybox"
            ? `tail: can't open '${source.path}': ${faultText(source.fault)}\n`
            : `tail: cannot open '${source.path}' for reading: ${faultText(source.fault)}\n`;
          continue;
        }
        out += (titles
          ? `${shown++ === 0 ? "" : "\n"}==> ${source.path === "-" ? "standard input" : source.path} <==\n`
          : "") + last(source.text);
      }
      const followed = paths.filter((path) => path !== "-");
      if (!follows || followed.length === 0) {
        if (call.flavour === "busybox" && paths.length > 0 && sources.every((source) => "fault" in source)) {
          err += "tail: no files\n";
        }
        return said({ out, err, exit: err === "" ? 0 : 1 });
      }
      const found = followed.filter((path) => w.files.stat(absolutePath(call.cwd, path)));
      if (found.length === 0 && !options.given.has("F") && !options.given.has("retry")) {
        return said({ out, err: `${err}tail: no files remaining\n`, exit: 1 });
      }
      const sizes = followed.map((path) => sizeOf(call, w, path));
      const everyMs = intervalMs(options.values["s"]?.at(-1) ?? "1") ?? 1000;
      const go = () => follow(call, followed, sizes, titles ? followed.at(-1)! : undefined, Math.max(100, everyMs));
      return out === "" && err === "" ? go() : { is: "says", out, err, then: go };
    });
  },
};

function end(text: string, count: number, isFromStart: boolean, unit: "lines" | "bytes"): string {
  if (unit === "bytes") {
    const from = isFromStart ? Math.max(0, count - 1) : Math.max(0, byteLength(text) - count);
    return textOf(bytesOf(text).slice(from));
  }
  const { lines, endsWell } = linesOf(text);
  const kept = isFromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count);
  return kept.length === 0 ? "" : kept.join("\n") + (endsWell ? "\n" : "");
}

function sizeOf(call: Call, world: World, path: string): number | undefined {
  const text = world.files.read(absolutePath(call.cwd, path));
  return typeof text === "string" ? text.length : undefined;
}

/** Looks again every so often, and says what was added; a file that became shorter is read from its beginning. */
function follow(
  call: Call,
  paths: readonly string[],
  sizes: readonly (number | undefined)[],
  titled: string | undefined,
  everyMs: number,
): Process<World> {
  return {
    is: "waits",
    wait: { forMs: everyMs },
    then(world) {
      let [out, err, shown] = ["", "", titled];
      const next = paths.map((path, i) => {
        const text = world.files.read(absolutePath(call.cwd, path));
        const before = sizes[i];
        if (typeof text !== "string") {
          if (before !== undefined) err += `tail: '${path}' has become inaccessible: ${faultText(text)}\n`;
          return undefined;
        }
        if (before === undefined) err += `tail: '${path}' has appeared;  following new file\n`;
        else if (text.length < before) err += `tail: ${path}: file truncated\n`;
        const added = text.slice(before === undefined || text.length < before ? 0 : before);
        if (added !== "" && shown !== undefined && shown !== path) {
          out += `\n==> ${path} <==\n`;
          shown = path;
        }
        out += added;
        return text.length;
      });
      const go = () => follow(call, paths, next, shown, everyMs);
      return out === "" && err === "" ? go() : { is: "says", out, err, then: go };
    },
  };
}
