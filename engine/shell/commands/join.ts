import { byteOrder } from "../bytes.ts";
import type { Command } from "../command.ts";
import { gather, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";

export const join: Command = {
  name: "join",
  start(call, world) {
    const options = readOptions("join", call.args, { letters: "1:2:j:t:a:v:o:e:i", long: { "ignore-case": "i" } });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { words } = options;
    if (words.length !== 2) {
      return said({ err: "join: missing operand\nTry 'join --help' for more information.\n", exit: 1 });
    }
    const separator = lastOf(options, "t");
    const key = [
      Number(lastOf(options, "1") ?? lastOf(options, "j") ?? 1),
      Number(lastOf(options, "2") ?? lastOf(options, "j") ?? 1),
    ];
    const alone = new Set([...options.values["a"] ?? [], ...options.values["v"] ?? []]);
    const onlyAlone = options.given.has("v");
    return gather(call, world, words, (sources) => {
      const wrong = sources.find((source) => "fault" in source);
      if (wrong && "fault" in wrong) {
        return said({ err: openComplaint(call, "join", wrong.path, wrong.fault), exit: 1 });
      }
      const [a, b] = sources.map((source, i) =>
        ("text" in source ? linesOf(source.text).lines : []).map((line) => {
          const cells = separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator);
          return { key: cells[key[i]! - 1] ?? "", rest: cells.filter((_, c) => c !== key[i]! - 1) };
        })
      ) as [{ key: string; rest: string[] }[], { key: string; rest: string[] }[]];
      const glue = separator ?? " ";
      let [out, i, j] = ["", 0, 0];
      const show = (cells: readonly string[]) => out += cells.join(glue) + "\n";
      while (i < a.length || j < b.length) {
        const [x, y] = [a[i], b[j]];
        const order = !x ? 1 : !y ? -1 : byteOrder(x.key, y.key);
        if (order !== 0) {
          const row = order < 0 ? a[i++]! : b[j++]!;
          if (alone.has(order < 0 ? "1" : "2")) show([row.key, ...row.rest]);
          continue;
        }
        const same = b.slice(j).findIndex((row) => row.key !== x!.key);
        const end = same < 0 ? b.length : j + same;
        if (!onlyAlone) { for (const row of b.slice(j, end)) show([x!.key, ...x!.rest, ...row.rest]); }
        i++;
        if (a[i]?.key !== x!.key) j = end;
      }
      return said({ out });
    });
  },
};
