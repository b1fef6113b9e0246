import { OPTION_LETTERS } from "../parameters.ts";
import type { Outcome } from "../memory.ts";
import { done } from "../output.ts";
import { newShell, runScriptFile, runText } from "../scripts.ts";
import type { Builtin, BuiltinCall } from "../shell.ts";
import type { Step } from "../step.ts";
import { runTyped } from "../typed_shell.ts";

/** `bash` and `sh`: a new shell over `-c TEXT`, a file, or what comes in. */
function start(name: string, { shell, args, memory, world }: BuiltinCall): Step<Outcome> {
  const options = new Set(["braceexpand", "hashall", "interactive-comments"]);
  let at = 0;
  let text: string | undefined;
  let fromInput = false;
  for (; at < args.length && /^[-+]./.test(args[at]!) && args[at] !== "--"; at++) {
    const word = args[at]!;
    if (word === "--version") {
      return done(memory, world, { out: "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n" });
    }
    if (word.startsWith("--")) continue;
    if (word === "-o" || word === "+o") {
      options.add(args[++at] ?? "");
      continue;
    }
    for (const letter of word.slice(1)) {
      if (letter === "c") text = "";
      else if (letter === "s") fromInput = true;
      else if (letter === "o") options.add(args[++at] ?? "");
      else if (Object.hasOwn(OPTION_LETTERS, letter)) options.add(OPTION_LETTERS[letter]!);
    }
  }
  const rest = args.slice(args[at] === "--" ? at + 1 : at);
  const flavour = memory.flavour;
  if (text !== undefined) {
    const [script, zero = name, ...positional] = rest;
    if (script === undefined) {
      return done(memory, world, { err: `${name}: -c: option requires an argument\n`, exit: 2 });
    }
    return newShell(
      shell,
      memory,
      world,
      { name: zero, positional, options },
      (m, w) => runText(shell, script, { name: zero, prompt: flavour === "busybox", isArgument: true }, m, w),
    );
  }
  if (fromInput || rest.length === 0) {
    const fresh = { name, positional: rest, options };
    return newShell(shell, memory, world, fresh, (m, w) => runTyped(shell, name, m, w));
  }
  return runScriptFile(shell, rest[0]!, rest.slice(1), memory, world, { options, caller: name });
}

export const SHELLS: readonly Builtin[] = [
  { name: "bash", run: (call) => start("bash", call) },
  { name: "sh", run: (call) => start("sh", call) },
];
