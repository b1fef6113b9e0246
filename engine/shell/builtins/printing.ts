import { backslashed } from "../quoting.ts";
import { complaint, setText } from "../memory.ts";
import { complain, done, say, writeFault } from "../output.ts";
import { formatted } from "../printf.ts";
import type { Builtin } from "../shell.ts";
import { Expander, ExpansionFault } from "../expander.ts";
import { unescapedEcho } from "../escapes.ts";

export const PRINTING: readonly Builtin[] = [
  {
    name: "echo",
    run({ args, memory, world }) {
      let [newline, escapes] = [true, false];
      let from = 0;
      while (from < args.length && /^-[neE]+$/.test(args[from]!)) {
        for (const letter of args[from]!.slice(1)) {
          if (letter === "n") newline = false;
          else escapes = letter === "e";
        }
        from++;
      }
      const text = args.slice(from).join(" ");
      const made = escapes ? unescapedEcho(text) : { text, stops: false };
      const out = made.text + (newline && !made.stops ? "\n" : "");
      if (memory.fds[1]?.to === "channel") return done(memory, world, { out });
      const fault = writeFault(memory, 1, out, world);
      return fault ? complain(memory, world, `echo: write error: ${fault}`) : done(memory, world);
    },
  },
  {
    name: "printf",
    run({ args, memory, world }) {
      const [name, rest] = args[0] === "-v"
        ? [args[1], args.slice(2)]
        : [undefined, args[0] === "--" ? args.slice(1) : args];
      if (rest.length === 0) {
        return done(memory, world, { err: "printf: usage: printf [-v var] format [arguments]\n", exit: 2 });
      }
      const { text, faults } = formatted(rest[0]!, rest.slice(1), { nowMs: world.nowMs, quote: backslashed });
      const err = faults.map((fault) => complaint(memory, `printf: ${fault}`)).join("");
      const exit = faults.length > 0 ? 1 : 0;
      if (name === undefined) return done(memory, world, { out: text, err, exit });
      const x = new Expander(memory, world);
      try {
        const [, base, index] = /^(\w+)(?:\[(.*)\])?$/.exec(name) ?? [];
        if (!base) return complain(memory, world, `printf: \`${name}': not a valid identifier`, 2);
        if (index === undefined) x.memory = setText(memory, base, text);
        else x.set(base, index, text);
      } catch (thrown) {
        if (thrown instanceof ExpansionFault) return complain(memory, world, `printf: ${thrown.text}`);
        throw thrown;
      }
      return say(memory, 2, err, (w) => done(x.memory, w, { exit }), world);
    },
  },
];
