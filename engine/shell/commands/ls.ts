import type { Call, Command } from "../command.ts";
import { byteOrder } from "../bytes.ts";
import { formatDate } from "../dates.ts";
import { faultText, type FileStat } from "../files.ts";
import type { World } from "../process.ts";
import { absolutePath } from "../resolve.ts";
import { type Options, readOptions, said } from "../tool.ts";
import { versionOrder } from "./sort.ts";
import { backslashed } from "../quoting.ts";

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

const SIX_MONTHS_MS = 15_778_476_000;

/** `drwxr-xr-x` */
export function modeText({ isFolder, mode }: FileStat): string {
  const bits = [6, 3, 0].map((shift) => {
    const part = mode >> shift;
    return (part & 4 ? "r" : "-") + (part & 2 ? "w" : "-") + (part & 1 ? "x" : "-");
  });
  return (isFolder ? "d" : "-") + bits.join("");
}

/** A size as `-h` shows it: rounded up, one digit after the point below ten. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let [value, unit] = [bytes, -1];
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  const shown = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${shown}${"KMGTP"[unit]}`;
}

const blocksOf = ({ isFolder, size }: FileStat): number => isFolder ? 4 : Math.ceil(size / 4096) * 4;

export const ls: Command = {
  name: "ls",
  start(call, world) {
    const options = readOptions("ls", call.args, {
      letters: "laA1RrtSdhFpisnoGgCxUXvkLHbQNcum",
      long: {
        all: "a",
        "almost-all": "A",
        recursive: "R",
        reverse: "r",
        directory: "d",
        "human-readable": "h",
        classify: "F",
        "color?": "color",
        size: "s",
        inode: "i",
        "full-time": "full-time",
        "time-style=": "time-style",
        "sort=": "sort",
        "group-directories-first": "gdf",
      },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 2 });
    const paths = options.words.length > 0 ? options.words : ["."];
    let err = "";
    const files: Entry[] = [];
    const folders: Entry[] = [];
    for (const path of paths) {
      const stat = path === "" ? undefined : world.files.stat(absolutePath(call.cwd, path));
      if (!stat) {
        err += call.flavour === "busybox"
          ? `ls: ${path}: No such file or directory\n`
          : `ls: cannot access '${path}': No such file or directory\n`;
      } else if (!stat.isFolder && path.endsWith("/")) err += `ls: cannot access '${path}': Not a directory\n`;
      else (stat.isFolder && !options.given.has("d") ? folders : files).push({ name: path, path, stat });
    }
    const order = orderOf(options);
    let out = files.length > 0 ? shown(files.sort(order), options, call, world, false) : "";
    const titled = paths.length > 1 || options.given.has("R");
    for (const folder of folders.sort(order)) {
      out += listed(folder.path, options, call, world, titled, out !== "");
    }
    return said({ out, err, exit: err === "" ? 0 : call.flavour === "busybox" ? 1 : 2 });
  },
};

function orderOf({ given, values }: Options): (a: Entry, b: Entry) => number {
  const by = values["sort"]?.at(-1);
  const way = given.has("r") ? -1 : 1;
  const byName = (a: Entry, b: Entry) => byteOrder(a.name, b.name);
  if (given.has("U")) return () => 0;
  if (given.has("t") || by === "time") return (a, b) => way * (b.stat.modifiedMs - a.stat.modifiedMs || byName(a, b));
  if (given.has("S") || by === "size") return (a, b) => way * (b.stat.size - a.stat.size || byName(a, b));
  if (given.has("v") || by === "version") return (a, b) => way * versionOrder(a.name, b.name);
  if (given.has("gdf")) return (a, b) => Number(b.stat.isFolder) - Number(a.stat.isFolder) || way * byName(a, b);
  return (a, b) => way * byName(a, b);
}

function listed(path: string, options: Options, call: Call, world: World, titled: boolean, hasMore: boolean): string {
  const { given } = options;
  const full = absolutePath(call.cwd, path);
  const names = world.files.list(full);
  if (!Array.isArray(names)) return `ls: cannot open directory '${path}': ${faultText(names)}\n`;
  const isAll = given.has("a");
  const dots = isAll ? [".", ".."] : [];
  const visible = names.filter((name) => isAll || given.has("A") || !name.startsWith("."));
  const entries = [...dots, ...visible].flatMap((name): Entry[] => {
    const stat = world.files.stat(absolutePath(full, name));
    return stat ? [{ name, path: `${path.replace(/\/$/, "")}/${name}`, stat }] : [];
  }).sort(orderOf(options));
  let out = titled ? `${hasMore ? "\n" : ""}${path}:\n` : "";
  out += shown(entries, options, call, world, true);
  if (given.has("R")) {
    for (const entry of entries) {
      if (entry.stat.isFolder && entry.name !== "." && entry.name !== "..") {
        out += listed(entry.path, options, call, world, true, true);
      }
    }
  }
  return out;
}

function shown(entries: readonly Entry[], options: Options, call: Call, world: World, hasTotal: boolean): string {
  const { given } = options;
  const isLong = given.has("l") || given.has("n") || given.has("o") || given.has("g") || given.has("full-time");
  const isTerminal = call.stdout === "terminal";
  const label = ({ name, stat }: Entry) => {
    const quoted = isTerminal && /[\s'"$&|;<>()*?]/.test(name)
      ? (name.includes("'") ? `"${name}"` : `'${name}'`)
      : name;
    const colored = isTerminal && given.has("color") && stat.isFolder
      ? `\x1b[01;34m${quoted}\x1b[0m`
      : given.has("b")
      ? backslashed(name)
      : quoted;
    return colored +
      (stat.isFolder && (given.has("F") || given.has("p")) ? "/" : given.has("F") && stat.mode & 0o111 ? "*" : "");
  };
  if (isLong) return long(entries, options, call, world, hasTotal, label);
  if (given.has("m")) return entries.map(label).join(", ") + (entries.length > 0 ? "\n" : "");
  if (given.has("C") || given.has("x") || (isTerminal && !given.has("1"))) {
    return inColumns(entries.map(label), call.columns);
  }
  return entries.map((entry) =>
    `${given.has("i") ? "1234567 " : ""}${given.has("s") ? `${blocksOf(entry.stat)} ` : ""}${label(entry)}\n`
  ).join("");
}

function long(
  entries: readonly Entry[],
  { given, values }: Options,
  { flavour }: Call,
  world: World,
  hasTotal: boolean,
  label: (entry: Entry) => string,
): string {
  const rows = entries.map((entry) => {
    const { stat } = entry;
    const links = stat.isFolder ? 2 + subfolders(entry, world) : 1;
    const size = given.has("h") ? humanSize(stat.size) : String(stat.size);
    return {
      mode: modeText(stat),
      links: String(links),
      size,
      time: timeText(stat.modifiedMs, world.nowMs, given.has("full-time"), values["time-style"]?.at(-1)),
      entry,
    };
  });
  const width = (key: "links" | "size") => Math.max(0, ...rows.map((row) => row[key].length));
  const [links, sizes] = [width("links"), width("size")];
  const blocks = entries.reduce((sum, { stat }) => sum + blocksOf(stat), 0);
  const total = hasTotal
    ? `total ${given.has("h") ? (blocks === 0 ? "0" : `${humanSize(blocks * 1024)}`) : blocks}\n`
    : "";
  const owner = given.has("n") ? "0" : "root";
  if (flavour === "busybox") {
    return total +
      rows.map(({ mode, links: count, size, time, entry }) =>
        `${mode} ${count.padStart(4)} ${owner.padEnd(8)} ${owner.padEnd(8)} ${size.padStart(9)} ${time} ${
          label(entry)
        }\n`
      ).join("");
  }
  const names = given.has("g")
    ? (given.has("o") || given.has("G") ? "" : `${owner} `)
    : given.has("o") || given.has("G")
    ? `${owner} `
    : `${owner} ${owner} `;
  return total +
    rows.map(({ mode, links: count, size, time, entry }) =>
      `${mode} ${count.padStart(links)} ${names}${size.padStart(sizes)} ${time} ${label(entry)}\n`
    ).join("");
}

function subfolders({ path }: Entry, world: World): number {
  const names = path.startsWith("/") ? world.files.list(absolutePath("/", path)) : [];
  return Array.isArray(names) ? names.filter((name) => world.files.stat(`${path}/${name}`)?.isFolder).length : 0;
}

function timeText(ms: number, nowMs: number, isFull: boolean, style: string | undefined): string {
  if (isFull || style === "full-iso") return formatDate("%Y-%m-%d %H:%M:%S.%N %z", ms);
  if (style === "long-iso") return formatDate("%Y-%m-%d %H:%M", ms);
  if (style === "iso") return formatDate(nowMs - ms > SIX_MONTHS_MS ? "%Y-%m-%d " : "%m-%d %H:%M", ms);
  if (style?.startsWith("+")) return formatDate(style.slice(1), ms);
  return formatDate(nowMs - ms > SIX_MONTHS_MS || ms > nowMs + 1000 ? "%b %e  %Y" : "%b %e %H:%M", ms);
}

/** Down the columns, as many as fit. */
export function inColumns(names: readonly string[], columns: number): string {
  if (names.length === 0) return "";
  const lengths = names.map((name) => [...name.replace(/\x1b\[[\d;]*m/g, "")].length);
  for (let rows = 1; rows <= names.length; rows++) {
    const count = Math.ceil(names.length / rows);
    const widths = Array.from({ length: count }, (_, c) => Math.max(...lengths.slice(c * rows, (c + 1) * rows)) + 2);
    if (widths.reduce((sum, width) => sum + width, 0) - 2 > columns && rows < names.length) continue;
    let out = "";
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < count; c++) {
        const i = c * rows + r;
        if (i >= names.length) continue;
        const isLast = i + rows >= names.length;
        out += names[i]! + (isLast ? "" : " ".repeat(widths[c]! - lengths[i]!));
      }
      out += "\n";
    }
    return out;
  }
  return names.map((name) => `${name}\n`).join("");
}
