/**
 * What the Tab key does: `completed(machine, text, at)` finishes the word before the cursor, or says what it could become.
 * words.ts finds that word and the command it belongs to; kubectl.ts knows verbs, flags (from the flag tables), resources
 * and names (from the cluster, past the audit log: looking is no deed); files.ts knows files and folders.
 *
 * To teach it another program: a line in PROGRAMS below. Another flag's values: a line in VALUES of kubectl.ts.
 */
import { BUILTINS } from "../../shell/builtins/mod.ts";
import { COMMANDS } from "../../shell/mod.ts";
import type { Machine } from "../machine.ts";
import { files, folders } from "./files.ts";
import { kubectlWords } from "./kubectl.ts";
import { type Spot, spotOf } from "./words.ts";

export interface Completion {
  /** The line as it is then, and where the cursor stands in it. */
  readonly text: string;
  readonly at: number;
  /** What the word could be, sorted, when there is more than one way. */
  readonly choices: readonly string[];
}

/** A way to go on: `word` replaces the one before the cursor; `open` leaves no space behind it (a folder, `--name=`). */
export interface Candidate {
  readonly word: string;
  readonly open?: boolean;
}

const CHOICES_MAX = 200;
/** Shells read these too; they are no programs of ours. */
const KEYWORDS = [
  "case",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "fi",
  "for",
  "function",
  "if",
  "then",
  "until",
  "while",
];

type Completer = (spot: Spot, machine: Machine) => readonly Candidate[];

/** Programs whose arguments are more than files. */
const PROGRAMS: ReadonlyMap<string, Completer> = new Map<string, Completer>([
  ["kubectl", kubectlWords],
  ["cd", folders],
  ["pushd", folders],
  ["rmdir", folders],
  ["mkdir", folders],
  ["export", (spot, machine) => variables(spot, machine, "")],
  ["unset", (spot, machine) => variables(spot, machine, "")],
  ["type", commands],
  ["which", commands],
  ["man", commands],
]);

/** What comes of Tab in a line with the cursor at `at`. */
export function completed(machine: Machine, text: string, at: number): Completion {
  const spot = spotOf(text.slice(0, at), machine.memory.aliases);
  const fitting = candidates(spot, machine).filter(({ word }) => word.startsWith(spot.word));
  const byWord = new Map(fitting.map((candidate) => [candidate.word, candidate]));
  const words = [...byWord.keys()].sort();
  if (words.length === 0) return { text, at, choices: [] };
  const [first] = words;
  const isOne = words.length === 1;
  const shared = isOne ? first! : sharedStart(words);
  const end = isOne && !byWord.get(first!)!.open && text[at] !== " " ? " " : "";
  const put = spot.quoted(shared) + end;
  return {
    text: text.slice(0, spot.from) + put + text.slice(at),
    at: spot.from + put.length,
    choices: isOne ? [] : words.slice(0, CHOICES_MAX).map((word) => shownAs(word)),
  };
}

function candidates(spot: Spot, machine: Machine): readonly Candidate[] {
  if (spot.isVariable) return variables(spot, machine, "$");
  if (spot.isRedirection) return files(spot, machine);
  if (spot.words.length === 0) return spot.word.includes("/") ? files(spot, machine) : commands(spot, machine);
  return (PROGRAMS.get(spot.words[0]!) ?? files)(spot, machine);
}

function commands(_: Spot, { memory }: Machine): Candidate[] {
  const names = [
    ...COMMANDS.map(({ name }) => name),
    "kubectl",
    ...BUILTINS.keys(),
    ...KEYWORDS,
    ...Object.keys(memory.functions),
    ...Object.keys(memory.aliases),
  ];
  return names.filter((name) => /^[\w-]/.test(name)).map((word) => ({ word }));
}

function variables(_: Spot, { memory }: Machine, sign: string): Candidate[] {
  return Object.keys(memory.vars).map((name) => ({ word: sign + name }));
}

function sharedStart(words: readonly string[]): string {
  const [first, last] = [words[0]!, words.at(-1)!];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}

/** Of a path, its last part. */
function shownAs(word: string): string {
  const [, name] = /([^/]+\/?)$/.exec(word) ?? [];
  return word.startsWith("-") ? word : name ?? word;
}
