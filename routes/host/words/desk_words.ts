import type { CellState, LearnerNow } from "../../../engine/courses/mod.ts";

/** What the instructor's desk says. */
export interface DeskWords extends BookWords, ReplayWords, ClassWords, RegradeWords, RequestWords {
  readonly gradebook: string;
  readonly live: string;
  readonly failures: string;
  readonly regrades: string;
  readonly requests: string;
  readonly audit: string;
  readonly scores: string;
  readonly assignment: string;
  readonly learner: string;
  readonly show: string;
  readonly when: (ms: number, zone: string) => string;
  readonly percent: (share: number) => string;
  readonly pointsOf: (points: number, maximum: number) => string;
}

interface BookWords {
  readonly noAssignments: string;
  readonly noLearners: string;
  readonly filter: string;
  readonly findLearner: string;
  readonly section: string;
  readonly label: string;
  readonly any: string;
  readonly state: string;
  readonly states: Readonly<Record<CellState | "overridden" | "late", string>>;
  readonly total: string;
  readonly shown: (shown: number, of: number) => string;
  readonly bookKeys: string;
  readonly exports: string;
  readonly exportNames: Readonly<Record<"canvas" | "moodle" | "csv" | "checks" | "lines", string>>;
  readonly importScores: string;
  readonly importHelp: string;
  readonly scoreFile: string;
  readonly orPaste: string;
  readonly dryRun: string;
  readonly wouldChange: (changes: number, same: number) => string;
  readonly faults: string;
  readonly line: string;
  readonly fault: string;
  readonly from: string;
  readonly to: string;
  readonly setScores: (count: number) => string;
  readonly scoresSet: (count: number) => string;
  readonly scoresOutdated: string;
}

interface ReplayWords {
  readonly replay: string;
  readonly attempt: (number: number) => string;
  readonly step: (step: number, of: number) => string;
  readonly start: string;
  readonly scrubber: string;
  readonly terminal: string;
  readonly cluster: string;
  readonly tasks: string;
  readonly deeds: Readonly<Record<string, string>>;
  readonly noReplay: string;
  readonly noReplayHelp: string;
  readonly grade: string;
  readonly computed: string;
  readonly counts: string;
  readonly late: (lost: number) => string;
  readonly checks: string;
  readonly checksLine: string;
  readonly turnedTrue: (step: number) => string;
  readonly turnedFalse: (step: number) => string;
  readonly neverTrue: string;
  readonly objectChange: Readonly<Record<"added" | "changed" | "removed", string>>;
  readonly was: (from: string, to: string) => string;
  readonly beside: string;
  readonly alone: string;
  readonly asGraded: string;
  readonly asDone: string;
  readonly override: string;
  readonly overrideHelp: string;
  readonly points: string;
  readonly comment: string;
  readonly reason: string;
  readonly reasonHelp: string;
  readonly setPoints: string;
  readonly liftOverride: string;
  readonly overridden: string;
  readonly outdated: string;
  readonly badPoints: (maximum: number) => string;
  readonly noReason: string;
  readonly history: string;
}

interface ClassWords {
  readonly liveLine: string;
  readonly nobody: string;
  readonly now: Readonly<Record<LearnerNow["state"], string>>;
  readonly minutesWithout: (minutes: number) => string;
  readonly task: string;
  readonly commands: string;
  readonly heat: string;
  readonly heatLine: (minutes: number) => string;
  readonly failuresLine: string;
  readonly noFailures: string;
  readonly learners: (count: number) => string;
  readonly check: string;
  readonly statistics: string;
  readonly statisticsLine: string;
  readonly passed: string;
  readonly firstTry: string;
  readonly discrimination: string;
  readonly medianCommands: string;
  readonly medianTime: string;
  readonly minutes: (ms: number) => string;
}

interface RegradeWords {
  readonly regradesLine: string;
  readonly newRegrade: string;
  readonly beginRegrade: string;
  readonly noRegrades: string;
  readonly olderVersion: (older: number, of: number) => string;
  readonly noGrades: string;
  readonly regradeOf: (assignment: string) => string;
  readonly regradeState: Readonly<Record<"running" | "ready" | "applied" | "reverted", string>>;
  readonly progress: (done: number, of: number) => string;
  readonly summary: (up: number, down: number, same: number, failed: number) => string;
  readonly nothingApplied: string;
  readonly before: string;
  readonly after: string;
  readonly byWhich: string;
  readonly choose: (name: string) => string;
  readonly applyChosen: string;
  readonly applyAll: (count: number) => string;
  readonly revert: string;
  readonly revertHelp: string;
  readonly applied: string;
  readonly couldNotPlay: string;
  readonly passedNow: string;
  readonly failsNow: string;
  readonly auditLine: string;
  readonly auditWhole: string;
  readonly auditBroken: (line: number) => string;
  readonly noAudit: string;
  readonly actor: string;
  readonly action: string;
  readonly actions: Readonly<Record<string, string>>;
  readonly detail: string;
  readonly hash: string;
  readonly older: string;
  readonly time: string;
}

interface RequestWords {
  readonly requestsLine: string;
  readonly noRequests: string;
  readonly askAgain: string;
  readonly askHelp: (until: string) => string;
  readonly askOver: string;
  readonly whatIsWrong: string;
  readonly sendRequest: string;
  readonly requestOpen: string;
  readonly requestState: Readonly<Record<"open" | "answered" | "closed", string>>;
  readonly thread: string;
  readonly yourAnswer: string;
  readonly answer: string;
  readonly answerAndClose: string;
  readonly reopen: string;
  readonly notices: string;
  readonly noNotices: string;
  readonly fresh: string;
  readonly notice: Readonly<Record<string, (assignment: string, from: string, to: string) => string>>;
}
