import { faultText } from "../files.ts";
import { absolutePath, baseName } from "../resolve.ts";
import { lastOf, readOptions, simple } from "../tool.ts";

export const mv = simple("mv", (call, world) => {
  const options = readOptions("mv", call.args, {
    letters: "fvniut:T",
    long: { force: "f", verbose: "v", "no-clobber": "n", interactive: "i", update: "u", "target-directory=": "t" },
  });
  const hint = "Try 'mv --help' for more information.\n";
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { given, words } = options;
  const folder = lastOf(options, "t");
  const sources = folder === undefined ? words.slice(0, -1) : words;
  const target = folder ?? words.at(-1);
  if (target === undefined) return { err: `mv: missing file operand\n${hint}`, exit: 1 };
  if (sources.length === 0) return { err: `mv: missing destination file operand after '${target}'\n${hint}`, exit: 1 };
  const full = absolutePath(call.cwd, target);
  const isFolder = world.files.stat(full)?.isFolder ?? false;
  if (sources.length > 1 && !isFolder) {
    return {
      err: `mv: target '${target}': ${world.files.stat(full) ? "Not a directory" : "No such file or directory"}\n`,
      exit: 1,
    };
  }
  let [out, err] = ["", ""];
  for (const path of sources) {
    const from = absolutePath(call.cwd, path);
    const to = isFolder ? absolutePath(full, baseName(from)) : full;
    const shown = isFolder ? `${target.replace(/\/$/, "")}/${baseName(path)}` : target;
    const stat = world.files.stat(from);
    if (!stat) {
      err += call.flavour === "busybox"
        ? `mv: can't rename '${path}': No such file or directory\n`
        : `mv: cannot stat '${path}': No such file or directory\n`;
    } else if (from === to) err += `mv: '${path}' and '${shown}' are the same file\n`;
    else if (to.startsWith(from + "/")) err += `mv: cannot move '${path}' to a subdirectory of itself, '${shown}'\n`;
    else if (!(given.has("n") && world.files.stat(to))) {
      const fault = world.files.rename(from, to, world.nowMs);
      if (fault) err += `mv: cannot move '${path}' to '${shown}': ${faultText(fault)}\n`;
      else if (given.has("v")) out += `renamed '${path}' -> '${shown}'\n`;
    }
  }
  return { out, err, exit: err === "" ? 0 : 1 };
});
