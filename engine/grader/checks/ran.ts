import { z } from "zod";
import type { Check, ProgramCall, ReadCall, Scene } from "../check.ts";
import { plain } from "../match.ts";
import { WORDS, type Words } from "../statements.ts";
import { listed } from "../words.ts";

interface RanStatement extends Words {
  readonly ran: {
    readonly program?: string;
    readonly verb?: string;
    readonly flags?: Readonly<Record<string, string | number | boolean>>;
    readonly args?: readonly string[];
    readonly exit?: number;
  };
}

/** A program ran, whatever the order and spelling of its flags. Only for tasks where the way matters. */
export const ran: Check<RanStatement> = {
  name: "ran",
  about:
    "A command ran with this verb, these flags and arguments: only where the way matters, else look at what came of it",
  schema: z.strictObject({
    ran: z.strictObject({
      program: z.string().optional().describe("`kubectl` without"),
      verb: z.string().optional().describe("`rollout undo`"),
      flags: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional()
        .describe('By their long names; values may be matchers; "!" is a flag that was not given'),
      args: z.array(z.string()).optional().describe("Words that must be among its arguments; matchers too"),
      exit: z.number().int().optional().describe("Its exit status; 0 without"),
    }),
    ...WORDS,
  }),
  settles: false,
  watches: () => "always",

  look({ ran }, scene) {
    const program = ran.program ?? "kubectl";
    const calls = scene.calls.filter((call) => call.atMs >= scene.openSinceMs && call.program === program);
    const passed = calls.some((call) => fits(ran, call, scene));
    const last = calls.at(-1);
    const found = last ? `last ran: ${program} ${last.args.join(" ")}` : `${program} wasn't used`;
    return { passed, expected: wish(ran), found: passed ? "it was" : found };
  },
};

function fits(
  { verb, flags = {}, args = [], exit = 0 }: RanStatement["ran"],
  call: ProgramCall,
  scene: Scene,
): boolean {
  if (call.exit !== exit) return false;
  const read = scene.readCall(call) ?? plainly(call);
  const words = verb?.split(" ") ?? [];
  if (!words.every((word, i) => read.words[i] === word)) return false;
  const rest = read.words.slice(words.length);
  return args.every((arg) => rest.some((word) => plain(arg, word))) &&
    Object.entries(flags).every(([name, wanted]) => flagFits(wanted, read.flags[name]));
}

function flagFits(wanted: string | number | boolean, given: string | undefined): boolean {
  if (typeof wanted === "string") return plain(wanted, given);
  return given === String(wanted) || (wanted === false && given === undefined);
}

/** Arguments of a program whose flags nobody knows: what begins with a dash is one, with its value after `=`. */
function plainly({ args }: ProgramCall): ReadCall {
  const flags: Record<string, string> = {};
  const words: string[] = [];
  for (const arg of args) {
    const match = /^--?([^=]+)(?:=(.*))?$/s.exec(arg);
    if (match) flags[match[1]!] = match[2] ?? "true";
    else words.push(arg);
  }
  return { words, flags };
}

function wish({ program = "kubectl", verb, flags = {}, args = [] }: RanStatement["ran"]): string {
  const named = Object.entries(flags).map(([name, value]) => value === true ? `--${name}` : `--${name}=${value}`);
  const extra = [...args, ...named];
  return `that ${program}${verb ? ` ${verb}` : ""} is used${extra.length > 0 ? ` with ${listed(extra)}` : ""}`;
}
