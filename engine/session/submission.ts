import { parse, YamlError } from "@std/yaml";
import { readYaml } from "../base/yaml.ts";
import { isRecord } from "../base/json.ts";
import { isIncomplete } from "../shell/mod.ts";
import { readConversation } from "./conversation.ts";
import type { Attempt, Deed, Entry } from "./journal.ts";
import { type Host, hostOf } from "./host.ts";
import type { Lab } from "./lab.ts";
import { type Result, resultOf } from "./result.ts";
import { Seat } from "./seat.ts";
import { ENGINE_VERSION, HEADLESS_START_MS } from "./version.ts";

/** What a learner hands in: files by name. One file alone is a script, a conversation or manifests. */
export interface Submission {
  /** For the result document. */
  readonly name?: string;
  readonly files: ReadonlyMap<string, string>;
}

export interface GradeOptions extends Host {
  readonly seed: string;
}

export const SUBMISSION_BYTES_MAX = 256 * 1024;
const STEPS_MAX = 2000;

/** Grades a submission from the lab's start: pure, so the same submission and seed give the same document. */
export function gradeSubmission(lab: Lab, submission: Submission, options: GradeOptions): Result | { fault: string } {
  const played = playSubmission(lab, submission, options);
  return "fault" in played ? played : resultOf(played.seat, submission.name);
}

export interface Played {
  readonly seat: Seat;
  /** What was played, as an attempt that `replay` plays again. */
  readonly attempt: Attempt;
}

/** Plays a submission to its end, and answers with the seat that it was played on. */
export function playSubmission(lab: Lab, submission: Submission, options: GradeOptions): Played | { fault: string } {
  const read = deedsOf(submission, lab);
  if ("fault" in read) return read;
  const start = { seed: options.seed, startMs: HEADLESS_START_MS, pace: "headless" as const };
  const seat = Seat.open(lab, { ...start, ...hostOf(options), keepsOutput: true });
  const entries: Entry[] = [];
  for (const deed of read.deeds) {
    if (deed.kind === "command" && seat.isOver) continue;
    const entry = seat.entry(deed);
    entries.push(entry);
    seat.apply(entry);
  }
  seat.finish();
  return { seat, attempt: { lab: lab.id, digest: lab.digest, ...start, engine: ENGINE_VERSION, entries } };
}

/** What a submission does, in order: files and answers first, then its commands. */
export function deedsOf({ files }: Submission, lab: Lab): { deeds: readonly Deed[] } | { fault: string } {
  const size = [...files].reduce((sum, [path, text]) => sum + path.length + text.length, 0);
  if (size > SUBMISSION_BYTES_MAX) {
    return { fault: `The submission is larger than ${SUBMISSION_BYTES_MAX / 1024} KiB: hand in less` };
  }
  if (files.size === 0) return { fault: "The submission is empty: hand in a script, a conversation or manifests" };
  const deeds: Deed[] = [];
  const scripts = [...files].filter(([path]) => /\.(sh|txt|bash)$/.test(path));
  for (const [path, text] of [...files].sort(([a], [b]) => a < b ? -1 : 1)) {
    if (path === ANSWERS) continue;
    if (/\.(sh|bash)$/.test(path)) deeds.push(...scriptDeeds(text));
    else if (path.endsWith(".txt")) deeds.push(...conversationDeeds(text));
    else {
      deeds.unshift({ kind: "file", path, text });
      const isManifest = /\.(ya?ml|json)$/.test(path);
      if (isManifest && scripts.length === 0) deeds.push({ kind: "command", line: `kubectl apply -f ${quoted(path)}` });
    }
  }
  const answers = answersOf([...deeds], files.get(ANSWERS), lab);
  if ("fault" in answers) return answers;
  if (deeds.length > STEPS_MAX) return { fault: `The submission has more than ${STEPS_MAX} steps: hand in less` };
  return { deeds: [...answers.deeds, ...deeds.filter((deed) => !(deed.kind === "file" && deed.path === ANSWERS))] };
}

/** Tells what a text without a file name is: by what it looks like. */
export function nameFor(text: string): string {
  if (/^(== script|\$-? )/m.test(text) && !text.startsWith("#!")) return "submission.txt";
  const read = readYaml(text);
  const isManifest = "documents" in read && read.documents.some((one) => isRecord(one) && "kind" in one);
  return isManifest ? "submission.yaml" : "submission.sh";
}

const ANSWERS = "answers.yaml";

/** A script's complete commands, one after another: so the result tells which of them passed a task. */
function scriptDeeds(text: string): Deed[] {
  const deeds: Deed[] = [];
  let lines = "";
  for (const line of text.replaceAll("\r\n", "\n").split("\n")) {
    lines = lines === "" ? line : `${lines}\n${line}`;
    if (lines.trim() === "" || /^\s*#/.test(lines) && !lines.includes("\n")) lines = "";
    else if (!isIncomplete(lines)) {
      deeds.push({ kind: "command", line: lines });
      lines = "";
    }
  }
  if (lines.trim() !== "") deeds.push({ kind: "command", line: lines });
  return deeds;
}

function conversationDeeds(text: string): Deed[] {
  const { files, steps } = readConversation(text);
  return [
    ...[...files].map(([path, body]): Deed => ({ kind: "file", path, text: body })),
    ...steps.map(({ line }): Deed => ({ kind: "command", line })),
  ];
}

/** Answers of a file beside the others, or of a room of a conversation. */
function answersOf(
  deeds: readonly Deed[],
  own: string | undefined,
  lab: Lab,
): { deeds: readonly Deed[] } | { fault: string } {
  const inside = deeds.find((deed) => deed.kind === "file" && deed.path === ANSWERS) as { text: string } | undefined;
  const text = own ?? inside?.text;
  if (text === undefined) return { deeds: [] };
  let answers: unknown;
  try {
    answers = parse(text) ?? {};
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { fault: `Cannot read ${ANSWERS}: line ${error.line}, column ${error.column}: ${error.message}` };
  }
  if (!isRecord(answers)) return { fault: `Write ${ANSWERS} as "task: answer" lines` };
  const unknown = Object.keys(answers).find((id) => !lab.tasks.some((task) => task.id === id && task.question));
  if (unknown !== undefined) return { fault: `${ANSWERS} answers "${unknown}", which is no question of this lab` };
  return {
    deeds: Object.entries(answers).map(([task, value]): Deed => ({
      kind: "answer",
      task,
      answer: Array.isArray(value) ? value.map(String) : String(value),
      stands: true,
    })),
  };
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
