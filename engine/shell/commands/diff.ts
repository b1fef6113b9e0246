import type { Call, Command } from "../command.ts";
import { formatDate } from "../dates.ts";
import { type Edit, editsOf, type Hunk, hunksOf } from "../differing.ts";
import { faultText } from "../files.ts";
import type { World } from "../process.ts";
import { absolutePath, baseName } from "../resolve.ts";
import { gather, lastOf, linesOf, type Options, readOptions, said } from "../tool.ts";

interface Side {
  readonly path: string;
  readonly text: string;
  readonly time: string;
}

export const diff: Command = {
  name: "diff",
  start(call, world) {
    const options = readOptions("diff", call.args, {
      letters: "uU:cC:qrNbwBiasyW:dt",
      long: {
        "unified?": "u",
        brief: "q",
        recursive: "r",
        "new-file": "N",
        "ignore-case": "i",
        "ignore-all-space": "w",
        "ignore-space-change": "b",
        "ignore-blank-lines": "B",
        "report-identical-files": "s",
        "color?": "color",
        "label=": "label",
        "side-by-side": "y",
      },
    });
    const hint = "diff: Try 'diff --help' for more information.\n";
    if ("fault" in options) return said({ err: options.fault.replace(/Try/, "diff: Try"), exit: 2 });
    const [a, b, extra] = options.words;
    if (a === undefined || b === undefined) {
      return said({ err: `diff: missing operand after '${a ?? "diff"}'\n${hint}`, exit: 2 });
    }
    if (extra !== undefined) return said({ err: `diff: extra operand '${extra}'\n${hint}`, exit: 2 });
    const isFolder = (path: string) =>
      path !== "-" && world.files.stat(absolutePath(call.cwd, path))?.isFolder === true;
    if (isFolder(a) && isFolder(b)) return said(folders(a, b, options, call, world));
    const [left, right] = [isFolder(a) ? `${a}/${baseName(b)}` : a, isFolder(b) ? `${b}/${baseName(a)}` : b];
    return gather(call, world, [left, right], (sources, w) => {
      const err = sources.map((source) => "fault" in source ? `diff: ${source.path}: ${faultText(source.fault)}\n` : "")
        .join("");
      if (err !== "") return said({ err, exit: 2 });
      const sides = sources.map((source): Side => ({
        path: source.path,
        text: "text" in source ? source.text : "",
        time: timeOf(source.path, call, w),
      }));
      const made = compared(sides[0]!, sides[1]!, options);
      return said({ out: made, exit: made === "" || /^Files .* are identical\n$/.test(made) ? 0 : 1 });
    });
  },
};

function timeOf(path: string, call: Call, world: World): string {
  const ms = world.files.stat(absolutePath(call.cwd, path))?.modifiedMs ?? world.nowMs;
  return formatDate("%Y-%m-%d %H:%M:%S.%N %z", ms);
}

function folders(a: string, b: string, options: Options, call: Call, world: World): { out: string; exit: number } {
  const list = (path: string) => {
    const names = world.files.list(absolutePath(call.cwd, path));
    return Array.isArray(names) ? names : [];
  };
  const [left, right] = [list(a), list(b)];
  let out = "";
  for (const name of [...new Set([...left, ...right])].sort()) {
    const [x, y] = [`${a.replace(/\/$/, "")}/${name}`, `${b.replace(/\/$/, "")}/${name}`];
    const stat = (path: string) => world.files.stat(absolutePath(call.cwd, path));
    const [inLeft, inRight] = [left.includes(name), right.includes(name)];
    if ((!inLeft || !inRight) && !options.given.has("N")) {
      out += `Only in ${inLeft ? a : b}: ${name}\n`;
    } else if (stat(x)?.isFolder && stat(y)?.isFolder) {
      out += options.given.has("r")
        ? folders(x, y, options, call, world).out
        : `Common subdirectories: ${x} and ${y}\n`;
    } else {
      const text = (path: string) => {
        const found = world.files.read(absolutePath(call.cwd, path));
        return typeof found === "string" ? found : "";
      };
      const side = (path: string): Side => ({ path, text: text(path), time: timeOf(path, call, world) });
      const made = compared(side(x), side(y), options);
      const flags = call.args.filter((arg) => arg.startsWith("-")).join(" ");
      if (made !== "") out += options.given.has("q") ? made : `diff ${flags ? flags + " " : ""}${x} ${y}\n${made}`;
    }
  }
  return { out, exit: out === "" ? 0 : 1 };
}

function compared(a: Side, b: Side, options: Options): string {
  const { given } = options;
  const same = given.has("s") ? `Files ${a.path} and ${b.path} are identical\n` : "";
  if (a.text === b.text) return same;
  const plain = (line: string) => {
    let text = given.has("w") ? line.replace(/\s+/g, "") : given.has("b") ? line.replace(/\s+/g, " ").trimEnd() : line;
    if (given.has("i")) text = text.toLowerCase();
    return text;
  };
  const [left, right] = [marked(a.text), marked(b.text)];
  const edits = editsOf(left.map(plain), right.map(plain));
  if (edits.length === 0) return same;
  if (given.has("q")) return `Files ${a.path} and ${b.path} differ\n`;
  const isUnified = given.has("u") || given.has("U");
  if (!isUnified) return edits.map((edit) => normal(edit, left, right)).join("");
  const labels = options.values["label"] ?? [];
  const head = [[a, "---", labels[0]], [b, "+++", labels[1]]] as const;
  const context = Number(lastOf(options, "U") ?? lastOf(options, "u") ?? 3);
  return head.map(([side, mark, label]) => `${mark} ${label ?? `${side.path}\t${side.time}`}\n`).join("") +
    hunksOf(edits, left.length, context).map((hunk) => unified(hunk, left, right)).join("");
}

const NO_NEWLINE = "\n\\ No newline at end of file";

/** Lines; the last one is marked when its newline is missing. */
function marked(text: string): string[] {
  const { lines, endsWell } = linesOf(text);
  if (!endsWell) lines[lines.length - 1] += NO_NEWLINE;
  return lines;
}

const rangeOf = (from: number, count: number): string =>
  count === 1 ? String(from + 1) : count === 0 ? String(from) : `${from + 1},${from + count}`;

function normal({ from, gone, at, come }: Edit, left: readonly string[], right: readonly string[]): string {
  const letter = gone === 0 ? "a" : come === 0 ? "d" : "c";
  const out = left.slice(from, from + gone).map((line) => `< ${line}\n`).join("");
  const into = right.slice(at, at + come).map((line) => `> ${line}\n`).join("");
  return `${rangeOf(from, gone)}${letter}${rangeOf(at, come)}\n${out}${letter === "c" ? "---\n" : ""}${into}`;
}

const spanOf = (from: number, count: number): string =>
  count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`;

function unified(
  { from, fromCount, at, atCount, edits }: Hunk,
  left: readonly string[],
  right: readonly string[],
): string {
  let out = `@@ -${spanOf(from, fromCount)} +${spanOf(at, atCount)} @@\n`;
  let i = from;
  for (const edit of edits) {
    for (; i < edit.from; i++) out += ` ${left[i]}\n`;
    for (; i < edit.from + edit.gone; i++) out += `-${left[i]}\n`;
    for (let j = edit.at; j < edit.at + edit.come; j++) out += `+${right[j]}\n`;
  }
  for (; i < from + fromCount; i++) out += ` ${left[i]}\n`;
  return out;
}
