import type { Call } from "./command.ts";
import type { FileStat } from "./files.ts";
import type { World } from "./process.ts";
import { absolutePath, baseName } from "./resolve.ts";
import { type Ending, lastOf, type Options, type OptionSpec, readOptions } from "./tool.ts";

/** One of the sources of `cp` or `mv`, which is there, and where it goes. */
export interface Destination {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  /** The destination as the tool names it. */
  readonly shown: string;
  readonly stat: FileStat;
}

/** What a tool does with one of them: what it says when it can't, or has done it. */
type Take = (
  destination: Destination,
  options: Options,
  isFolder: boolean,
) => { readonly out?: string; readonly err?: string };

/** Takes each source to the target, as `cp` and `mv` do: into it when it is a folder. `-t` names the target first. */
export function takeEach(
  { name, spec, missing }: { readonly name: string; readonly spec: OptionSpec; readonly missing: string },
  call: Call,
  world: World,
  take: Take,
): Ending {
  const options = readOptions(name, call.args, spec);
  const hint = `Try '${name} --help' for more information.\n`;
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { words } = options;
  const folder = lastOf(options, "t");
  const sources = folder === undefined ? words.slice(0, -1) : words;
  const target = folder ?? words.at(-1);
  if (target === undefined) return { err: `${name}: missing file operand\n${hint}`, exit: 1 };
  if (sources.length === 0) {
    return { err: `${name}: missing destination file operand after '${target}'\n${hint}`, exit: 1 };
  }
  const full = absolutePath(call.cwd, target);
  const there = world.files.stat(full);
  const isFolder = there?.isFolder ?? false;
  if (sources.length > 1 && !isFolder) {
    return {
      err: `${name}: target '${target}': ${there ? "Not a directory" : "No such file or directory"}\n`,
      exit: 1,
    };
  }
  let [out, err] = ["", ""];
  for (const path of sources) {
    const from = absolutePath(call.cwd, path);
    const to = isFolder ? absolutePath(full, baseName(from)) : full;
    const shown = isFolder ? `${target.replace(/\/$/, "")}/${baseName(path)}` : target;
    const stat = world.files.stat(from);
    const said = !stat
      ? {
        err: `${name}: ${call.flavour === "busybox" ? missing : "cannot stat"} '${path}': No such file or directory\n`,
      }
      : take({ path, from, to, shown, stat }, options, isFolder);
    out += said.out ?? "";
    err += said.err ?? "";
  }
  return { out, err, exit: err === "" ? 0 : 1 };
}
