import { faultText } from "../files.ts";
import { absolutePath } from "../resolve.ts";
import { readOptions, simple } from "../tool.ts";

export const touch = simple("touch", (call, world) => {
  const options = readOptions("touch", call.args, {
    letters: "acmd:t:r:",
    long: { "no-create": "c", "date=": "d", "reference=": "r" },
  });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  if (options.words.length === 0) {
    return { err: "touch: missing file operand\nTry 'touch --help' for more information.\n", exit: 1 };
  }
  let err = "";
  for (const path of options.words) {
    const full = absolutePath(call.cwd, path);
    const stat = world.files.stat(full);
    if (stat?.isFolder || (!stat && options.given.has("c"))) continue;
    const fault = path === ""
      ? { fault: "ENOENT" as const }
      : world.files.write(full, "", { nowMs: world.nowMs, append: true });
    if (fault) {
      err += call.flavour === "busybox"
        ? `touch: ${path}: ${faultText(fault)}\n`
        : `touch: cannot touch '${path}': ${faultText(fault)}\n`;
    }
  }
  return { err, exit: err === "" ? 0 : 1 };
});
