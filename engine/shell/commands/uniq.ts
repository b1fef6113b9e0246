import type { Command } from "../command.ts";
import { gather, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";

export const uniq: Command = {
  name: "uniq",
  start(call, world) {
    const options = readOptions("uniq", call.args, {
      letters: "cduif:s:w:zD",
      long: {
        count: "c",
        repeated: "d",
        unique: "u",
        "ignore-case": "i",
        "skip-fields=": "f",
        "skip-chars=": "s",
        "check-chars=": "w",
      },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given } = options;
    const [fields, chars] = [Number(lastOf(options, "f") ?? 0), Number(lastOf(options, "s") ?? 0)];
    const width = Number(lastOf(options, "w") ?? Infinity);
    const keyOf = (line: string) => {
      let key = line;
      for (let i = 0; i < fields; i++) key = key.replace(/^[ \t]*[^ \t]*/, "");
      key = key.slice(chars, width === Infinity ? undefined : chars + width);
      return given.has("i") ? key.toLowerCase() : key;
    };
    return gather(call, world, options.words.slice(0, 1), ([source]) => {
      if (!source || "fault" in source) {
        return said({ err: openComplaint(call, "uniq", source!.path, source!.fault), exit: 1 });
      }
      const groups: { line: string; all: string[]; key: string }[] = [];
      for (const line of linesOf(source.text).lines) {
        const key = keyOf(line);
        const last = groups.at(-1);
        if (last && last.key === key) last.all.push(line);
        else groups.push({ line, all: [line], key });
      }
      const kept = groups.filter(({ all }) =>
        (!given.has("d") && !given.has("D") || all.length > 1) && (!given.has("u") || all.length === 1)
      );
      const out = kept.map(({ line, all }) =>
        given.has("D")
          ? all.map((one) => `${one}\n`).join("")
          : `${given.has("c") ? `${String(all.length).padStart(7)} ` : ""}${line}\n`
      ).join("");
      return said({ out });
    });
  },
};
