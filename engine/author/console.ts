import { drawn, HEADLESS_START_MS, type Lab, readConversation, Seat, variantOf } from "../session/mod.ts";
import type { ProofOptions } from "./prove.ts";

/** A fenced `console` block of task.md. */
interface Block {
  /** The task in whose part it stands; "" is above the first. */
  readonly part: string;
  readonly lines: readonly string[];
  /** It opens with "console fails": one of its commands is meant to. */
  readonly fails: boolean;
}

/** The solution's seat before its first command and after each, and the command with which each task passes. */
interface Solved {
  readonly after: readonly Seat[];
  readonly passed: ReadonlyMap<string, number>;
}

/** `kubectl edit` opens nothing, and changes nothing. */
const NO_EDITOR = "export KUBE_EDITOR=true";

/**
 * Commands of the text that don't work where they stand: with the tasks above them solved, or, where a learner has to do
 * something first, with their own task solved.
 */
export function consoleFaults(lab: Lab, seed: string, options: ProofOptions): { faults: string[]; figure: string } {
  if (lab.solution === undefined) return { faults: [], figure: "left out" };
  const solved = solvedBy(lab, lab.solution, seed, options);
  const blocks = blocksOf(variantOf(lab, seed).text);
  const seats = new Map<string, readonly Seat[]>();
  const faults = blocks.flatMap((block) => {
    const index = lab.tasks.findIndex(({ id }) => id === block.part);
    const stages = seats.get(block.part) ?? [index, index + 1].map((count) => stage(lab, solved, count));
    seats.set(block.part, stages);
    const [above, own] = stages.map((seat) => saidAfter(seat, block));
    const bad = above!.filter((_, i) => above![i] !== "" && own![i] !== "");
    const where = block.part === "" ? "above the first task" : `in the part "${block.part}"`;
    if (block.fails) {
      return bad.length > 0
        ? []
        : [`task.md: ${where} nothing fails in the block "console fails": open it with "console"`];
    }
    return bad.map((said) =>
      `task.md: ${where} a command fails (if it is meant to, open its block with "console fails"): ${said}`
    );
  });
  return { faults, figure: `${blocks.reduce((sum, { lines }) => sum + lines.length, 0)} commands` };
}

function blocksOf(text: string): Block[] {
  return text.split(/^(?=## )/m).flatMap((part) =>
    [...part.matchAll(/^```console(?<fails> +fails)? *\n(?<body>[\s\S]*?)^```$/gm)].map(({ groups = {} }) => ({
      part: /^## +(\S+)[ \t]*$/m.exec(part)?.[1] ?? "",
      lines: readConversation(groups["body"]!).steps.map(({ line }) => line),
      fails: groups["fails"] !== undefined,
    }))
  );
}

function solvedBy(lab: Lab, solution: string, seed: string, { bounded, descriptions }: ProofOptions): Solved {
  const { files, steps } = readConversation(drawn(lab, seed, solution));
  const seat = Seat.open(lab, {
    seed,
    startMs: HEADLESS_START_MS,
    pace: "headless",
    bounded,
    descriptions,
    keepsOutput: true,
  });
  const before = seat.fork();
  for (const [path, text] of files) seat.apply(seat.entry({ kind: "file", path, text }));
  const after = steps.map(({ line }) => {
    seat.apply(seat.entry({ kind: "command", line }));
    return seat.fork();
  });
  return {
    after: [before, ...after],
    passed: new Map(seat.tasks().map(({ id, passed }) => [id, passed?.command ?? 0])),
  };
}

/** With so many tasks, from the first, solved. */
function stage({ tasks }: Lab, { after, passed }: Solved, count: number): Seat {
  return after[Math.max(0, ...tasks.slice(0, count).map(({ id }) => passed.get(id)!))]!.fork();
}

/** Of each command what it said if it failed, else nothing. */
function saidAfter(seat: Seat, { lines }: Block): string[] {
  const run = (line: string) => seat.apply(seat.entry({ kind: "command", line }));
  run(NO_EDITOR);
  return lines.map((line) => {
    run(line);
    const { exit, stderr } = seat.commands.at(-1)!;
    return exit === 0 ? "" : `${line}: ${stderr.trim().split("\n").at(-1)}`;
  });
}
