import type { Command } from "../command.ts";
import { gather, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";
import { inColumns } from "./ls.ts";

export const column: Command = {
  name: "column",
  start(call, world) {
    const options = readOptions("column", call.args, {
      letters: "ts:o:c:nxeN:",
      long: { table: "t", "separator=": "s", "output-separator=": "o", "output-width=": "c", "table-columns=": "N" },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const separators = lastOf(options, "s");
    const glue = lastOf(options, "o") ?? "  ";
    return gather(call, world, options.words, (sources) => {
      const wrong = sources.find((source) => "fault" in source);
      if (wrong && "fault" in wrong) {
        return said({ err: openComplaint(call, "column", wrong.path, wrong.fault), exit: 1 });
      }
      const lines = sources.flatMap((source) => "text" in source ? linesOf(source.text).lines : []).filter((line) =>
        line.trim() !== ""
      );
      if (!options.given.has("t")) return said({ out: inColumns(lines, Number(lastOf(options, "c") ?? call.columns)) });
      const head = lastOf(options, "N");
      const cells = lines.map((line) =>
        separators === undefined
          ? line.trim().split(/[ \t]+/)
          : line.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, "\\$&")}]`))
      );
      const rows = head === undefined ? cells : [head.split(","), ...cells];
      const widths: number[] = [];
      for (const row of rows) row.forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, [...cell].length));
      const out = rows.map((row) =>
        row.map((cell, i) => i === row.length - 1 ? cell : cell + " ".repeat(widths[i]! - [...cell].length)).join(
          glue,
        ) + "\n"
      );
      return said({ out: out.join("") });
    });
  },
};
