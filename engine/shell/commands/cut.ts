import { bytesOf, textOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { filtered, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";

type Range = readonly [number, number];

function rangesOf(text: string, unit: string): Range[] | { fault: string } {
  const ranges: Range[] = [];
  for (const part of text.split(/[,\s]+/)) {
    const found = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!found || part === "" || part === "-") {
      return {
        fault: part === "-"
          ? "invalid range with no endpoint: -"
          : unit === "field"
          ? `invalid field value ‘${part}’`
          : `invalid byte/character position ‘${part}’`,
      };
    }
    const from = found[1] === "" ? 1 : Number(found[1]);
    const to = found[2] === "" ? from : found[3] === "" ? Infinity : Number(found[3]);
    if (from === 0) {
      return {
        fault: unit === "field" ? "fields are numbered from 1" : "byte/character positions are numbered from 1",
      };
    }
    if (to < from) return { fault: "invalid decreasing range" };
    ranges.push([from, to]);
  }
  return ranges;
}

export const cut: Command = {
  name: "cut",
  start(call, world) {
    const options = readOptions("cut", call.args, {
      letters: "b:c:f:d:snz",
      long: {
        "bytes=": "b",
        "characters=": "c",
        "fields=": "f",
        "delimiter=": "d",
        "only-delimited": "s",
        complement: "complement",
        "output-delimiter=": "o",
      },
    });
    const hint = "Try 'cut --help' for more information.\n";
    const wrong = (text: string) => said({ err: `cut: ${text}\n${hint}`, exit: 1 });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given } = options;
    const kinds = ["b", "c", "f"].filter((letter) => given.has(letter));
    if (kinds.length === 0 && call.flavour === "busybox") {
      return said({ err: "cut: expected a list of bytes, characters, or fields\n", exit: 1 });
    }
    if (kinds.length === 0) return wrong("you must specify a list of bytes, characters, or fields");
    if (kinds.length > 1) return wrong("only one list may be specified");
    const kind = kinds[0]!;
    const delimiter = lastOf(options, "d") ?? "\t";
    if ([...delimiter].length > 1) return wrong("the delimiter must be a single character");
    if (kind !== "f" && given.has("d")) {
      return wrong("an input delimiter may be specified only when operating on fields");
    }
    const ranges = rangesOf(lastOf(options, kind)!, kind === "f" ? "field" : "byte");
    if ("fault" in ranges) return wrong(ranges.fault);
    const wants = (number: number) =>
      ranges.some(([from, to]) => number >= from && number <= to) !== given.has("complement");
    const glue = lastOf(options, "o");
    const one = (line: string): string | undefined => {
      if (kind === "f") {
        if (!line.includes(delimiter || "\0")) return given.has("s") ? undefined : line;
        return line.split(delimiter).filter((_, i) => wants(i + 1)).join(glue ?? delimiter);
      }
      if (/^[\x00-\x7f]*$/.test(line) || kind === "c") return [...line].filter((_, i) => wants(i + 1)).join("");
      return textOf(bytesOf(line).filter((_, i) => wants(i + 1)));
    };
    return filtered<number>(call, world, options.words, {
      name: "cut",
      state: 0,
      fed(state, text) {
        const made = linesOf(text).lines.map(one).filter((line) => line !== undefined);
        return { state, out: made.map((line) => `${line}\n`).join("") };
      },
      missing: (_, path, fault) => ({ state: 1, err: openComplaint(call, "cut", path, fault) }),
      ended: (exit) => ({ exit }),
    });
  },
};
