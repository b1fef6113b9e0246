import { faultText } from "../files.ts";
import { absolutePath, baseName } from "../resolve.ts";
import { readOptions, simple } from "../tool.ts";

export const rm = simple("rm", (call, world) => {
  const options = readOptions("rm", call.args, {
    letters: "rRfvid",
    long: {
      recursive: "r",
      force: "f",
      verbose: "v",
      interactive: "i",
      dir: "d",
      "preserve-root": "p",
      "no-preserve-root": "P",
    },
  });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { given, words } = options;
  if (words.length === 0 && !given.has("f")) {
    return { err: "rm: missing operand\nTry 'rm --help' for more information.\n", exit: 1 };
  }
  const recursive = given.has("r") || given.has("R");
  let [out, err] = ["", ""];
  for (const path of words) {
    const full = absolutePath(call.cwd, path);
    const stat = world.files.stat(full);
    if (full === "/" && recursive) {
      err +=
        "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe\n";
    } else if (/^\.\.?$/.test(baseName(path))) {
      err += `rm: refusing to remove '.' or '..' directory: skipping '${path}'\n`;
    } else if (!stat) {
      const text = call.flavour === "busybox"
        ? `rm: can't remove '${path}': No such file or directory\n`
        : `rm: cannot remove '${path}': No such file or directory\n`;
      if (!given.has("f")) err += text;
    } else if (stat.isFolder && !recursive && !given.has("d")) {
      err += call.flavour === "busybox"
        ? `rm: '${path}' is a directory\n`
        : `rm: cannot remove '${path}': Is a directory\n`;
    } else {
      const fault = world.files.remove(full, { recursive });
      if (fault) {
        err += call.flavour === "busybox"
          ? `rm: can't remove '${path}': ${faultText(fault)}\n`
          : `rm: cannot remove '${path}': ${faultText(fault)}\n`;
      } else if (given.has("v")) out += stat.isFolder ? `removed directory '${path}'\n` : `removed '${path}'\n`;
    }
  }
  return { out, err, exit: err === "" ? 0 : 1 };
});
