import { takeEach } from "../destinations.ts";
import { faultText } from "../files.ts";
import { simple } from "../tool.ts";

const MV = {
  name: "mv",
  spec: {
    letters: "fvniut:T",
    long: { force: "f", verbose: "v", "no-clobber": "n", interactive: "i", update: "u", "target-directory=": "t" },
  },
  missing: "can't rename",
};

export const mv = simple("mv", (call, world) =>
  takeEach(MV, call, world, ({ path, from, to, shown }, { given }) => {
    if (from === to) return { err: `mv: '${path}' and '${shown}' are the same file\n` };
    if (to.startsWith(from + "/")) {
      return { err: `mv: cannot move '${path}' to a subdirectory of itself, '${shown}'\n` };
    }
    if (given.has("n") && world.files.stat(to)) return {};
    const fault = world.files.rename(from, to, world.nowMs);
    if (fault) return { err: `mv: cannot move '${path}' to '${shown}': ${faultText(fault)}\n` };
    return given.has("v") ? { out: `renamed '${path}' -> '${shown}'\n` } : {};
  }));
