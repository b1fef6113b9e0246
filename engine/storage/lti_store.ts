/**
 * The part of the storage contract behind LTI 1.3: platforms that are registered with a course, logins under way, whom a
 * platform has sent, and the outbox of scores. A row of the outbox says that a person has a column in a platform's
 * gradebook; whatever changes a grade there marks it in the same transaction, and what is sent is read when it is sent: so
 * the latest wins, and nothing is lost between the two. Times are Unix milliseconds of the wall clock.
 */
export interface LtiStore {
  /**
   * Makes or changes one, with its deployments. `taken`: another has this issuer and client already. `fixed`: people have come
   * by it, so whose word it is stays; else whoever changes it could speak for them.
   */
  putRegistration(registration: LtiRegistrationRow): Promise<"done" | "taken" | "fixed">;
  registration(id: string): Promise<LtiRegistrationRow | undefined>;
  /** Oldest first. */
  registrationsOf(course: string): Promise<readonly LtiRegistrationRow[]>;
  registrationsOfIssuer(issuer: string): Promise<readonly LtiRegistrationRow[]>;

  /** Keeps a login that was begun; forgets those that have expired by `nowMs`. */
  createState(state: LtiStateRow, nowMs: number): Promise<void>;
  /** Takes it away: of any number that ask for it, one gets it. Whether it has expired is for the caller to see. */
  takeState(id: string): Promise<LtiStateRow | undefined>;

  /**
   * Keeps a resource link with what the platform calls it; an `assignment` given replaces the one that it leads to. Answers
   * with what is there.
   */
  noteLink(link: LtiLinkRow): Promise<LtiLinkRow>;
  link(id: string): Promise<LtiLinkRow | undefined>;

  user(registration: string, subject: string): Promise<LtiUserRow | undefined>;
  /** The first word stays; answers with it. */
  linkUser(user: LtiUserRow): Promise<LtiUserRow>;

  /** Puts a person's column into the outbox, to be sent; one that is there already is sent again if it is another assignment's. */
  openScore(score: LtiColumnRow): Promise<void>;
  /**
   * The score that has waited longest and may be sent now: not sooner after the last time stamp than `LTI_STAMP_STEP_MS`. It
   * gets `nowMs` for its time stamp and is nobody else's until `leaseUntilMs`.
   */
  takeScore(nowMs: number, leaseUntilMs: number): Promise<LtiScoreRow | undefined>;
  /** What came of sending it. Where its grade has changed since it was taken, it goes on waiting. */
  endScore(score: LtiScoreRow, end: LtiScoreEnd): Promise<void>;
  scoresOf(course: string): Promise<readonly LtiScoreRow[]>;
  /** All of a registration that have failed wait again. */
  resendScores(registration: string): Promise<void>;
}

/** Platforms compare time stamps by the second: two of one score are at least so far apart. */
export const LTI_STAMP_STEP_MS = 1000;

/** A platform as it knows us: by issuer and client. */
export interface LtiRegistrationRow {
  readonly id: string;
  readonly course: string;
  readonly issuer: string;
  readonly client: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  /** Ids of deployments that launches may come from. */
  readonly deployments: readonly string[];
  readonly isEnabled: boolean;
  readonly createdMs: number;
}

export interface LtiStateRow {
  readonly id: string;
  readonly registration: string;
  readonly nonce: string;
  /** The `target_link_uri` of the login. */
  readonly target: string;
  readonly expiresMs: number;
}

export interface LtiLinkRow {
  readonly id: string;
  readonly registration: string;
  readonly deployment: string;
  /** The platform's `resource_link.id`. */
  readonly resource: string;
  readonly title: string;
  /** Null while nobody has said what it leads to. */
  readonly assignment: string | null;
}

export interface LtiUserRow {
  readonly registration: string;
  /** The platform's `sub`. */
  readonly subject: string;
  readonly account: string;
  readonly member: string;
}

export interface LtiColumnRow {
  readonly id: string;
  readonly registration: string;
  /** URL of the column in the platform's gradebook. */
  readonly lineItem: string;
  readonly subject: string;
  readonly assignment: string;
  readonly member: string;
}

export interface LtiScoreRow extends LtiColumnRow {
  /** `idle`: there is nothing to send. */
  readonly state: "idle" | "waiting" | "sent" | "failed";
  /** Goes up when the grade changes. */
  readonly revision: number;
  /** How often it was taken since the grade changed. */
  readonly tries: number;
  /** The last time stamp that it was sent with; 0 when never. */
  readonly stampMs: number;
  /** What the platform has confirmed, and when. */
  readonly sentMs: number | null;
  readonly points: number | null;
  readonly maximum: number | null;
  /** Why it was not taken, in a few words. */
  readonly fault: string | null;
}

export type LtiScoreEnd =
  | { readonly state: "sent"; readonly points: number; readonly maximum: number; readonly sentMs: number }
  | { readonly state: "idle" }
  | { readonly state: "failed"; readonly fault: string }
  | { readonly state: "waiting"; readonly dueMs: number; readonly fault: string | null };
