import { complaint, type Flow, type Memory, type Outcome } from "../memory.ts";
import { complain, done, say } from "../output.ts";
import { ended, type Step } from "../step.ts";
import type { Builtin, BuiltinCall } from "../shell.ts";

const nothing = (name: string, exit: number, isSpecial = false): Builtin => ({
  name,
  isSpecial,
  run: ({ memory }) => ended({ memory: { ...memory, last: exit } }),
});

/** `break` and `continue`: out of so many loops. */
const leaving = (is: "break" | "continue"): Builtin => ({
  name: is,
  isSpecial: true,
  run({ args: [text = "1"], memory, world }) {
    if (memory.loops === 0) {
      const text = `${is}: only meaningful in a \`for', \`while', or \`until' loop`;
      return memory.flavour === "busybox" ? done(memory, world) : complain(memory, world, text, 0);
    }
    if (!/^\d+$/.test(text)) return complain(memory, world, `${is}: ${text}: numeric argument required`, 128);
    const levels = Number(text);
    if (levels < 1) return complain(memory, world, `${is}: ${text}: loop count out of range`);
    return ended<Outcome>({ memory: { ...memory, last: 0 }, flow: { is, levels } });
  },
});

/** `exit` and `return` with a number, or with the status of the last command. */
function ending({ args: [text, ...more], memory, world }: BuiltinCall, name: string, flow: Flow): Step<Outcome> {
  const at = (last: number, m: Memory = memory) => ended<Outcome>({ memory: { ...m, last: last & 255 }, flow });
  if (text === undefined) return at(memory.last);
  if (!/^[+-]?\d+$/.test(text)) {
    return say(memory, 2, complaint(memory, `${name}: ${text}: numeric argument required`), () => at(2), world);
  }
  if (more.length > 0) return complain(memory, world, `${name}: too many arguments`);
  return at(Number(text));
}

export const FLOW: readonly Builtin[] = [
  nothing(":", 0, true),
  nothing("true", 0),
  nothing("false", 1),
  leaving("break"),
  leaving("continue"),
  {
    name: "exit",
    isSpecial: true,
    run(call) {
      const notice = call.memory.source.prompt && call.memory.options.has("monitor") ? "exit\n" : "";
      return say(call.memory, 2, notice, () => ending(call, "exit", { is: "exit" }), call.world);
    },
  },
  { name: "logout", run: (call) => ending(call, "logout", { is: "exit" }) },
  {
    name: "return",
    isSpecial: true,
    run(call) {
      if (call.memory.frames.length === 0 && !call.memory.options.has("sourcing")) {
        return complain(call.memory, call.world, "return: can only `return' from a function or sourced script", 2);
      }
      return ending(call, "return", { is: "return" });
    },
  },
  {
    name: "shift",
    isSpecial: true,
    run({ args: [text = "1"], memory, world }) {
      if (!/^-?\d+$/.test(text)) return complain(memory, world, `shift: ${text}: numeric argument required`);
      const count = Number(text);
      if (count < 0) return complain(memory, world, `shift: ${text}: shift count out of range`);
      if (count > memory.positional.length) return done(memory, world, { exit: 1 });
      return done({ ...memory, positional: memory.positional.slice(count) }, world);
    },
  },
  {
    name: "umask",
    run({ args, memory, world }) {
      const text = args.find((arg) => !arg.startsWith("-"));
      if (text === undefined) return done(memory, world, { out: `${memory.umask.toString(8).padStart(4, "0")}\n` });
      if (!/^[0-7]+$/.test(text)) {
        return complain(memory, world, `umask: \`${text[0]}': invalid symbolic mode operator`);
      }
      return done({ ...memory, umask: parseInt(text, 8) & 0o777 }, world);
    },
  },
  {
    name: "ulimit",
    run({ args, memory, world }) {
      if (args.length === 0 || /^-[SH]*[a-z]?$/.test(args.join(""))) return done(memory, world, { out: "unlimited\n" });
      return complain(memory, world, "ulimit: limits cannot be changed in this shell");
    },
  },
  {
    name: "times",
    run: ({ memory, world }) => done(memory, world, { out: "0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n" }),
  },
];
