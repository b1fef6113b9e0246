import { countedGrade, pointsThatCount } from "../../../engine/courses/mod.ts";
import type { GradeRow, LtiRegistrationRow, LtiScoreEnd, LtiScoreRow, Store } from "../../../engine/storage/mod.ts";
import { isVeiled, type Takings } from "../takings.ts";
import { askPlatform } from "./platform_fetch.ts";
import { type LtiTool, NoToken } from "./tool.ts";

const SCORE_TYPE = "application/vnd.ims.lis.v1.score+json";
const SUBMISSION = "https://canvas.instructure.com/lti/submission";
/** A server that says nothing for so long has died: another sends it. */
const LEASE_MS = 60_000;
const LOOK_MS = 1000;
/** How many are on their way at once. */
const SENDERS = 4;
const VEILED_MS = 60_000;
const [PAUSE_MS, PAUSE_MAX_MS, TRIES_MAX] = [2000, 3600_000, 24];
const RETRIED = [408, 409, 425, 429, 500, 502, 503, 504];

export interface ScoresOptions {
  readonly store: Store;
  readonly tool: LtiTool;
  readonly takings: Pick<Takings, "rulesOf">;
  readonly nowMs: () => number;
  readonly failed: (error: unknown) => void;
}

/** Sends grades to the gradebooks of platforms (LTI Assignment and Grade Services 2.0), each as it is when it is sent. */
export class Scores {
  readonly #options: ScoresOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #sending: Promise<unknown> | undefined;
  #isStopped = false;

  constructor(options: ScoresOptions) {
    this.#options = options;
  }

  /** Looks now and then from here on. */
  start(): void {
    this.#timer = setInterval(() => {
      this.#sending ??= this.sendDue().catch(this.#options.failed).finally(() => this.#sending = undefined);
    }, LOOK_MS);
    Deno.unrefTimer(Number(this.#timer));
  }

  /** Ends after what is on its way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#sending;
  }

  /** Sends all that may be sent now; answers with how many were tried. */
  async sendDue(): Promise<number> {
    const counts = await Promise.all(Array.from({ length: SENDERS }, () => this.#sendOneByOne()));
    return counts.reduce((all, count) => all + count, 0);
  }

  async #sendOneByOne(): Promise<number> {
    const { store: { lti }, nowMs } = this.#options;
    for (let tried = 0;; tried++) {
      const score = this.#isStopped ? undefined : await lti.takeScore(nowMs(), nowMs() + LEASE_MS);
      if (!score) return tried;
      await lti.endScore(score, await this.#sent(score));
    }
  }

  async #sent(score: LtiScoreRow): Promise<LtiScoreEnd> {
    const { store, takings, nowMs } = this.#options;
    const registration = await store.lti.registration(score.registration);
    if (!registration?.isEnabled) return { state: "failed", fault: "The platform is switched off here" };
    const { grade, isHandedIn } = await this.#gradeOf(score);
    if (!grade || grade.maximum <= 0) return { state: "idle" };
    const rules = await takings.rulesOf(grade.attempt);
    if (rules && isVeiled(rules, nowMs())) return { state: "waiting", dueMs: nowMs() + VEILED_MS, fault: null };
    try {
      return await this.#posted(score, registration, grade, isHandedIn);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return error instanceof NoToken && !RETRIED.includes(error.status)
        ? { state: "failed", fault: said }
        : this.#later(score, said);
    }
  }

  async #posted(
    score: LtiScoreRow,
    registration: LtiRegistrationRow,
    grade: GradeRow,
    isHandedIn: boolean,
  ): Promise<LtiScoreEnd> {
    const { tool, nowMs } = this.#options;
    const [points, maximum] = [pointsThatCount(grade), grade.maximum];
    const body = {
      userId: score.subject,
      timestamp: new Date(score.stampMs).toISOString(),
      activityProgress: isHandedIn || points >= maximum ? "Completed" : "InProgress",
      // Platforms blank a grade that is said to be anything less.
      gradingProgress: "FullyGraded",
      scoreGiven: points,
      scoreMaximum: maximum,
      ...grade.overrideComment === null ? {} : { comment: grade.overrideComment },
      // A platform that counts submissions counts one, however often the grade changes or has to be sent.
      [SUBMISSION]: { new_submission: score.sentMs === null && score.fault === null && score.tries === 1 },
    };
    const headers = { authorization: `Bearer ${await tool.token(registration)}`, "content-type": SCORE_TYPE };
    const said = await askPlatform(
      scoresUrl(score.lineItem),
      { method: "POST", headers, body: JSON.stringify(body) },
      tool.fetching,
    );
    if (said.ok) return { state: "sent", points, maximum, sentMs: nowMs() };
    const fault = `The platform answers with ${said.status}`;
    if (said.status === 401) tool.dropToken(registration);
    const isThrottled = said.status === 403 && Number(said.headers.get("x-rate-limit-remaining") ?? 1) <= 0;
    if (said.status === 401 || isThrottled || RETRIED.includes(said.status)) {
      return this.#later(score, fault, Number(said.headers.get("retry-after")) * 1000 || 0);
    }
    return { state: "failed", fault };
  }

  #later({ tries }: LtiScoreRow, fault: string, leastMs = 0): LtiScoreEnd {
    if (tries >= TRIES_MAX) return { state: "failed", fault };
    const pauseMs = Math.min(PAUSE_MAX_MS, Math.max(leastMs, PAUSE_MS * 2 ** (tries - 1)));
    return { state: "waiting", dueMs: this.#options.nowMs() + pauseMs, fault };
  }

  /** What counts of all that the member has tried. */
  async #gradeOf({ assignment, member }: LtiScoreRow) {
    const { courses } = this.#options.store;
    const takings = await courses.takingsOf(assignment, member);
    const grades = await Promise.all(takings.map(({ attempt }) => courses.gradeOf(attempt)));
    return {
      grade: countedGrade(grades.filter((grade) => grade !== undefined)),
      isHandedIn: takings.some(({ handedInMs }) => handedInMs !== null),
    };
  }
}

/** Below the line item; what its address asks for stays behind. */
export function scoresUrl(lineItem: string): string {
  const url = new URL(lineItem);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/scores`;
  return url.href;
}
