import { faultText } from "../files.ts";
import type { Command } from "../command.ts";
import { countOf, gather, linesOf, openComplaint, readOptions, said } from "../tool.ts";
import type { Process, World } from "../process.ts";
import { byteLength, bytesOf, textOf } from "../bytes.ts";

interface Wanted {
  readonly count: number;
  /** All but the last so many. */
  readonly isFromEnd: boolean;
  readonly unit: "lines" | "bytes";
}

export const head: Command = {
  name: "head",
  start(call, world) {
    const args = call.args.flatMap((arg, i) => i === 0 && /^-\d+$/.test(arg) ? ["-n", arg.slice(1)] : [arg]);
    const options = readOptions("head", args, {
      letters: "n:c:qvz",
      long: { "lines=": "n", "bytes=": "c", quiet: "q", silent: "q", verbose: "v" },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const unit = options.given.has("c") ? "bytes" : "lines";
    const text = options.values[unit === "bytes" ? "c" : "n"]?.at(-1) ?? "10";
    const count = countOf(text.replace(/^[-+]/, ""));
    if (count === undefined) return said({ err: `head: invalid number of ${unit}: ‘${text}’\n`, exit: 1 });
    const wanted: Wanted = { count, isFromEnd: text.startsWith("-"), unit };
    const paths = options.words;
    const isInput = paths.length === 0 || (paths.length === 1 && paths[0] === "-");
    const title = (path: string, first: boolean) =>
      `${first ? "" : "\n"}==> ${path === "-" ? "standard input" : path} <==\n`;
    const titles = options.given.has("v") || (paths.length > 1 && !options.given.has("q"));
    if (isInput && unit === "lines" && !wanted.isFromEnd) {
      const begin = titles ? title("-", true) : "";
      const streamed = line(count);
      return begin === "" ? streamed : { is: "says", out: begin, then: () => streamed };
    }
    return gather(call, world, paths, (sources) => {
      let [out, err, shown] = ["", "", 0];
      for (const source of sources) {
        if ("fault" in source) {
          err += call.flavour === "busybox"
            ? `head: ${source.path}: ${faultText(source.fault)}\n`
            : source.fault.fault === "EISDIR"
            ? `head: error reading '${source.path}': Is a directory\n`
            : openComplaint(call, "head", source.path, source.fault).replace(
              /^head: (.*): (No such.*|Permission.*)$/m,
              "head: cannot open '$1' for reading: $2",
            );
          continue;
        }
        out += (titles ? title(source.path, shown === 0) : "") + cut(source.text, wanted);
        shown++;
      }
      return said({ out, err, exit: err === "" ? 0 : 1 });
    });
  },
};

/** Line by line, so that what follows is left to who reads next, and the writer is told when it is enough. */
function line(left: number): Process<World> {
  if (left === 0) return { is: "ended", result: 0 };
  return {
    is: "waits",
    wait: { forInput: "line" },
    then(_, { by, input }) {
      if (by !== "input" || !input) return { is: "ended", result: 0 };
      return { is: "says", out: input, then: () => line(left - (input.endsWith("\n") ? 1 : 0)) };
    },
  };
}

function cut(text: string, { count, isFromEnd, unit }: Wanted): string {
  if (unit === "bytes") {
    const end = isFromEnd ? Math.max(0, byteLength(text) - count) : count;
    return textOf(bytesOf(text).slice(0, end));
  }
  const { lines, endsWell } = linesOf(text);
  const kept = isFromEnd ? lines.slice(0, Math.max(0, lines.length - count)) : lines.slice(0, count);
  const isWhole = kept.length === lines.length && !endsWell;
  return kept.length === 0 ? "" : kept.join("\n") + (isWhole ? "" : "\n");
}
