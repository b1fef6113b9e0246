/**
 * The part of the storage contract that programs need: the keys that they come with, requests that may be sent twice,
 * gradings that are answered later, and how much each has asked for. Times are Unix milliseconds of the wall clock.
 */
export interface ProgramStore {
  createKey(key: KeyRow): Promise<void>;
  key(id: string): Promise<KeyRow | undefined>;
  /** Newest first, revoked ones too. */
  keysOf(course: string): Promise<readonly KeyRow[]>;
  noteKeyUse(id: string, atMs: number): Promise<void>;
  /** The first time stays. */
  revokeKey(id: string, atMs: number): Promise<void>;

  /**
   * Claims a request for whoever does it; answers with the one that is there. When its `claim` is another's, somebody does
   * it already or has done it. A claim from before `staleMs` without an answer is taken over: its process has died.
   */
  claimRequest(request: IdempotentRequestRow, staleMs: number): Promise<IdempotentRequestRow>;
  /** Keeps what was answered, so that the same request gets it again. */
  answerRequest(request: IdempotentRequestRow, answer: IdempotentAnswer): Promise<void>;
  /** Lets go of a claim: the request failed on our side and may be sent again. */
  releaseRequest(request: IdempotentRequestRow): Promise<void>;

  /** Stores a grading unless there is one of this id. */
  createGrading(grading: GradingRow): Promise<void>;
  grading(id: string): Promise<GradingRow | undefined>;
  /** Newest first, without what was handed in; those that come after `after`, a grading's creation time and id. */
  gradingsOf(
    owner: string,
    limit: number,
    after?: Pick<GradingRow, "createdMs" | "id">,
  ): Promise<readonly GradingRow[]>;
  /** What came of it; the first word stays. */
  finishGrading(id: string, outcome: GradingOutcome): Promise<void>;

  /** Counts one more request of somebody within a window of time; answers with how many there are in it now. */
  spend(spender: string, windowMs: number): Promise<number>;

  /** Removes what is older: answered requests, finished gradings, windows. */
  forget(
    before: { readonly requestsMs: number; readonly gradingsMs: number; readonly windowsMs: number },
  ): Promise<void>;
}

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  /** The account that made it: the key may never do more than its maker. */
  readonly account: string;
  readonly course: string;
  readonly scopes: readonly string[];
  /** SHA-256 of the secret, in hexadecimal digits; the secret itself is nowhere. */
  readonly digest: string;
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly usedMs: number | null;
  readonly revokedMs: number | null;
}

export interface IdempotentAnswer {
  readonly status: number;
  /** JSON: the heads that are sent again. */
  readonly heads: string;
  readonly body: Uint8Array;
}

/** A request that carries an Idempotency-Key. */
export interface IdempotentRequestRow {
  /** Whose key it is: the same word of another is another key. */
  readonly owner: string;
  readonly key: string;
  /** Of everything that was asked: the same key for something else is a mistake. */
  readonly fingerprint: string;
  /** Made anew by whoever wants to do it. */
  readonly claim: string;
  readonly claimedMs: number;
  /** Undefined while it is under way. */
  readonly answer?: IdempotentAnswer;
}

export interface GradingOutcome {
  readonly finishedMs: number;
  /** JSON: the result document, or null with a fault. */
  readonly result: string | null;
  /** Why it could not be graded. */
  readonly fault: string | null;
}

export interface GradingRow {
  readonly id: string;
  /** Who asked for it. */
  readonly owner: string;
  readonly lab: string;
  /** JSON: what was handed in, as the API took it; empty once it is listed. */
  readonly request: string;
  readonly createdMs: number;
  /** Undefined while it waits. */
  readonly outcome?: GradingOutcome;
}
