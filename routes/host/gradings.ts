import {
  type Attempt,
  type Deed,
  deedsOf,
  type Entry,
  gradeAttempt,
  gradeSubmission,
  type Lab,
  type Result,
} from "../../engine/session/mod.ts";
import { prepareDescriptions } from "./descriptions.ts";
import { host } from "./engine.ts";

/** What can be graded without an attempt of ours: what somebody hands in, or the journal of an attempt. */
export type GradingRequest =
  | { readonly lab: string; readonly seed: string; readonly files: readonly (readonly [name: string, text: string])[] }
  | { readonly attempt: Attempt };

/** So much is graded while the caller waits; more goes to a worker. */
const STEPS_SHORT = 100;
const CHARACTERS_SHORT = 64 * 1024;
const DAY_MS = 24 * 3600_000;
/** A journal's clock may not run longer: every second of it must be played. */
const JOURNAL_MS_MAX = 60 * DAY_MS;

export function labOf(request: GradingRequest): string {
  return "attempt" in request ? request.attempt.lab : request.lab;
}

/** Whether it takes so little that the caller can wait for it. */
export function isShort(request: GradingRequest, lab: Lab): boolean {
  if ("attempt" in request) return request.attempt.entries.length <= STEPS_SHORT;
  const size = request.files.reduce((sum, [, text]) => sum + text.length, 0);
  if (size > CHARACTERS_SHORT) return false;
  const read = deedsOf({ files: new Map(request.files) }, lab);
  return "fault" in read || read.deeds.length <= STEPS_SHORT && !read.deeds.some(mayRepeat);
}

/** One line may do the work of hundreds. */
function mayRepeat(deed: Deed): boolean {
  return deed.kind === "command" && /\b(for|while|until|xargs)\b/.test(deed.line);
}

/** Grades it: pure but for the words of `kubectl explain`, so the same request gives the same document. */
export async function graded(lab: Lab, request: GradingRequest): Promise<Result | { fault: string }> {
  if (!("attempt" in request)) {
    await prepareDescriptions(request.files.map(([, text]) => text).join("\n"));
    return gradeSubmission(lab, { files: new Map(request.files) }, { seed: request.seed, ...host });
  }
  const { attempt } = request;
  const fault = journalFault(lab, attempt);
  if (fault !== undefined) return { fault };
  await prepareDescriptions(JSON.stringify(attempt.entries));
  return gradeAttempt(lab, attempt, host);
}

/** What is wrong with a journal that comes from outside. */
function journalFault(lab: Lab, { digest, startMs, entries }: Attempt): string | undefined {
  if (digest !== lab.digest) {
    return `The attempt was made with ${digest}, and the lab "${lab.id}" is ${lab.digest} here: use the same labs`;
  }
  let atMs = startMs;
  for (const [i, entry] of entries.entries()) {
    if (entry.sequence !== i + 1) {
      return `Entry ${i + 1} has the number ${entry.sequence}: number them from 1, without gaps`;
    }
    if (entry.atMs < atMs) return `Entry ${i + 1} is from before the one before it: keep them in order`;
    atMs = entry.atMs;
  }
  const waitedMs = entries.reduce((sum, entry: Entry) => sum + (entry.kind === "wait" ? entry.ms : 0), 0);
  return atMs - startMs + waitedMs > JOURNAL_MS_MAX ? "The journal is longer than 60 days: hand in less" : undefined;
}
