import { faultText } from "../files.ts";
import { absolutePath } from "../resolve.ts";
import { lastOf, readOptions, simple } from "../tool.ts";

export const mkdir = simple("mkdir", (call, world) => {
  const options = readOptions("mkdir", call.args, {
    letters: "pvm:",
    long: { parents: "p", verbose: "v", "mode=": "m" },
  });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  if (options.words.length === 0) {
    return { err: "mkdir: missing operand\nTry 'mkdir --help' for more information.\n", exit: 1 };
  }
  let [out, err] = ["", ""];
  const mode = parseInt(lastOf(options, "m") ?? "755", 8);
  for (const path of options.words) {
    const fault = path === "" ? { fault: "ENOENT" as const } : world.files.makeFolder(absolutePath(call.cwd, path), {
      nowMs: world.nowMs,
      parents: options.given.has("p"),
      mode,
    });
    if (fault) {
      err += call.flavour === "busybox"
        ? `mkdir: can't create directory '${path}': ${faultText(fault)}\n`
        : `mkdir: cannot create directory ‘${path}’: ${faultText(fault)}\n`;
    } else if (options.given.has("v")) out += `mkdir: created directory '${path}'\n`;
  }
  return { out, err, exit: err === "" ? 0 : 1 };
});
