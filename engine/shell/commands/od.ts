import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { gather, openComplaint, readOptions, said } from "../tool.ts";

const NAMED: Readonly<Record<number, string>> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

/** `od`, as people use it to see characters: `-c`, `-An`, `-tx1`; two-byte octal words without. */
export const od: Command = {
  name: "od",
  start(call, world) {
    const options = readOptions("od", call.args, { letters: "cbxA:t:N:v", long: {} });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const type = options.values["t"]?.at(-1) ?? (options.given.has("c") ? "c" : options.given.has("x") ? "x2" : "o2");
    const hasAddress = options.values["A"]?.at(-1) !== "n";
    const cell = (byte: number) =>
      type === "c"
        ? (NAMED[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0")))
          .padStart(3)
        : type === "x1"
        ? byte.toString(16).padStart(2, "0")
        : byte.toString(8).padStart(3, "0");
    return gather(call, world, options.words, (sources) => {
      const wrong = sources.find((source) => "fault" in source);
      if (wrong && "fault" in wrong) return said({ err: openComplaint(call, "od", wrong.path, wrong.fault), exit: 1 });
      const bytes = bytesOf(sources.map((source) => "text" in source ? source.text : "").join(""));
      let out = "";
      for (let at = 0; at < bytes.length; at += 16) {
        const row = [...bytes.slice(at, at + 16)];
        const words = type === "o2" || type === "x2"
          ? row.filter((_, i) => i % 2 === 0).map((low, i) => {
            const value = low + ((row[i * 2 + 1] ?? 0) << 8);
            return type === "o2" ? value.toString(8).padStart(6, "0") : value.toString(16).padStart(4, "0");
          })
          : row.map(cell);
        out += `${hasAddress ? at.toString(8).padStart(7, "0") : ""} ${words.join(" ")}\n`;
      }
      return said({ out: out + (hasAddress ? `${bytes.length.toString(8).padStart(7, "0")}\n` : "") });
    });
  },
};
