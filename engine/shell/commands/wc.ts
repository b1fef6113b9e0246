import { byteLength } from "../bytes.ts";
import type { Command } from "../command.ts";
import { gather, openComplaint, readOptions, said } from "../tool.ts";

const ORDER = ["l", "w", "m", "c", "L"] as const;

const COUNTS: Readonly<Record<(typeof ORDER)[number], (text: string) => number>> = {
  l: (text) => text.split("\n").length - 1,
  w: (text) => text.match(/\S+/g)?.length ?? 0,
  m: (text) => [...text].length,
  c: byteLength,
  L: (text) => Math.max(0, ...text.split("\n").map((line) => [...line].length)),
};

export const wc: Command = {
  name: "wc",
  start(call, world) {
    const options = readOptions("wc", call.args, {
      letters: "lwmcL",
      long: { lines: "l", words: "w", chars: "m", bytes: "c", "max-line-length": "L" },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const wanted = ORDER.filter((letter) => options.given.has(letter));
    const shown = wanted.length > 0 ? wanted : ["l", "w", "c"] as const;
    return gather(call, world, options.words, (sources) => {
      let err = "";
      const rows: { counts: number[]; path: string }[] = [];
      for (const source of sources) {
        if ("fault" in source) {
          err += openComplaint({ ...call, flavour: "bash" }, "wc", source.path, source.fault);
          if (source.fault.fault === "EISDIR") rows.push({ counts: shown.map(() => 0), path: source.path });
        } else rows.push({ counts: shown.map((letter) => COUNTS[letter](source.text)), path: source.path });
      }
      const fromInput = options.words.length === 0;
      if (sources.length > 1) {
        const total = shown.map((letter, i) =>
          rows.reduce((sum, row) => letter === "L" ? Math.max(sum, row.counts[i]!) : sum + row.counts[i]!, 0)
        );
        rows.push({ counts: total, path: "total" });
      }
      const isAlone = rows.length === 1 && shown.length === 1;
      const widest = Math.max(1, ...rows.flatMap((row) => row.counts.map((count) => String(count).length)));
      // Sizes of pipes are not known beforehand: then columns are seven wide.
      const width = isAlone
        ? 1
        : call.flavour === "busybox"
        ? 9
        : sources.some((source) => source.path === "-")
        ? 7
        : widest;
      const out = rows.map(({ counts, path }) =>
        counts.map((count) => String(count).padStart(width)).join(" ") + (fromInput ? "" : ` ${path}`) + "\n"
      ).join("");
      return said({ out, err, exit: err === "" ? 0 : 1 });
    });
  },
};
