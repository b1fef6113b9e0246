import { byteOrder } from "../bytes.ts";
import { faultText } from "../files.ts";
import { complaint, linesBehind, type Memory, type Outcome, setVariable, textOf, variable } from "../memory.ts";
import { complain, done } from "../output.ts";
import type { World } from "../process.ts";
import { absolutePath } from "../resolve.ts";
import type { Builtin } from "../shell.ts";
import type { Step } from "../step.ts";

/** Goes to a folder: `$PWD` and `$OLDPWD` follow. */
function gone(memory: Memory, world: World, name: string, target: string, shows: boolean): Step<Outcome> {
  const path = absolutePath(memory.cwd, target);
  const stat = world.files.stat(path);
  if (!stat?.isFolder) {
    const fault = stat ? "ENOTDIR" : "ENOENT";
    if (memory.flavour === "busybox") {
      return complain(
        memory,
        world,
        `${name}: line ${linesBehind(memory)}: can't cd to ${target}: ${faultText({ fault })}`,
        2,
      );
    }
    return complain(memory, world, `${name}: ${target}: ${faultText({ fault })}`);
  }
  const old = setVariable(memory, "OLDPWD", { ...variable(memory, "OLDPWD"), text: memory.cwd, exported: true });
  const now = setVariable(old, "PWD", { ...variable(memory, "PWD"), text: path, exported: true });
  return done({ ...now, cwd: path }, world, { out: shows ? `${path}\n` : "" });
}

const tilde = (memory: Memory, path: string): string => {
  const home = textOf(memory, "HOME");
  return home && (path === home || path.startsWith(home + "/")) ? "~" + path.slice(home.length) : path;
};

/** The stack of `pushd`, kept in the array DIRSTACK without the folder one is in. */
function stackOf(memory: Memory): readonly string[] {
  return [...variable(memory, "DIRSTACK")?.items?.values() ?? []];
}

const withStack = (memory: Memory, stack: readonly string[]): Memory =>
  setVariable(memory, "DIRSTACK", { items: new Map(stack.map((path, i) => [i, path])) });

const shownStack = (memory: Memory): string =>
  [memory.cwd, ...stackOf(memory)].map((path) => tilde(memory, path)).join(" ") + "\n";

export const FOLDERS: readonly Builtin[] = [
  {
    name: "cd",
    run({ args, memory, world }) {
      const words = args.filter((arg) => !/^-[LPe]+$/.test(arg) && arg !== "--");
      const [target = textOf(memory, "HOME"), ...more] = words;
      if (more.length > 0 && memory.flavour === "bash") return complain(memory, world, "cd: too many arguments");
      if (target === undefined) return complain(memory, world, "cd: HOME not set");
      if (target === "-") {
        const old = textOf(memory, "OLDPWD");
        return old === undefined ? complain(memory, world, "cd: OLDPWD not set") : gone(memory, world, "cd", old, true);
      }
      if (/^-./.test(target)) {
        const usage = complaint(memory, `cd: ${target.slice(0, 2)}: invalid option`) +
          "cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n";
        return done(memory, world, { err: usage, exit: 2 });
      }
      return gone(memory, world, "cd", target === "" ? "." : target, false);
    },
  },
  { name: "pwd", run: ({ memory, world }) => done(memory, world, { out: `${memory.cwd}\n` }) },
  {
    name: "pushd",
    run({ args: [target], memory, world }) {
      const stack = stackOf(memory);
      if (target === undefined && stack.length === 0) return complain(memory, world, "pushd: no other directory");
      const to = target ?? stack[0]!;
      const path = absolutePath(memory.cwd, to);
      if (!world.files.stat(path)?.isFolder) {
        return complain(
          memory,
          world,
          `pushd: ${to}: ${faultText({ fault: world.files.stat(path) ? "ENOTDIR" : "ENOENT" })}`,
        );
      }
      const now = withStack(memory, [memory.cwd, ...(target === undefined ? stack.slice(1) : stack)]);
      const there = setVariable({ ...now, cwd: path }, "PWD", { text: path, exported: true });
      return done(there, world, { out: shownStack(there) });
    },
  },
  {
    name: "popd",
    run({ memory, world }) {
      const [path, ...rest] = stackOf(memory);
      if (path === undefined) return complain(memory, world, "popd: directory stack empty");
      const there = setVariable({ ...withStack(memory, rest), cwd: path }, "PWD", { text: path, exported: true });
      return done(there, world, { out: shownStack(there) });
    },
  },
  { name: "dirs", run: ({ memory, world }) => done(memory, world, { out: shownStack(memory) }) },
];

export const sortedNames = (names: Iterable<string>): string[] => [...names].sort(byteOrder);
