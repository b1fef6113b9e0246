/**
 * The part of the storage contract that courses are kept with. Ids are made by the caller (`newId`), times are Unix
 * milliseconds of the wall clock, JSON is text that this room does not read. What people may change at the same time has a
 * `version`: a change names the version that it was made from, and answers `false` when another one came first.
 */
export interface CourseStore {
  createCourse(course: CourseRow): Promise<void>;
  course(id: string): Promise<CourseRow | undefined>;
  courseOfCode(joinCode: string): Promise<CourseRow | undefined>;
  /** Answers `false` when `course.version` is no longer the one that is there; else that goes up by one. */
  changeCourse(course: CourseRow): Promise<boolean>;

  /** All of a course, by family name, given name and id. */
  membersOf(course: string): Promise<readonly MemberRow[]>;
  member(id: string): Promise<MemberRow | undefined>;
  /** Who an account is in a course, active or not. */
  memberOf(course: string, account: string): Promise<MemberRow | undefined>;
  /** Every course that an account takes part in, with who it is there. */
  membershipsOf(account: string): Promise<readonly { readonly course: CourseRow; readonly member: MemberRow }[]>;
  /** Of all courses: who has this e-mail address, however it is written, and has not signed in. */
  invitedAs(email: string): Promise<readonly MemberRow[]>;
  /** Makes an account a member's; answers `false` when the member has one, or the account is another member of that course. */
  claimMember(id: string, account: string): Promise<boolean>;
  /** Puts in or replaces members by their id, all or none. */
  putMembers(members: readonly MemberRow[]): Promise<void>;

  assignmentsOf(course: string): Promise<readonly AssignmentRow[]>;
  assignment(id: string): Promise<AssignmentRow | undefined>;
  createAssignment(assignment: AssignmentRow): Promise<void>;
  changeAssignment(assignment: AssignmentRow): Promise<boolean>;

  /** Oldest first: of two that say something about the same field, the later one counts. */
  extensionsOf(assignment: string): Promise<readonly ExtensionRow[]>;
  putExtension(extension: ExtensionRow): Promise<void>;
  removeExtension(id: string): Promise<void>;

  /** Answers `false` when there is a taking of this number already: the member has begun it in another window. */
  begin(taking: TakingRow): Promise<boolean>;
  takingsOf(assignment: string, member?: string): Promise<readonly TakingRow[]>;
  takingOf(attempt: string): Promise<TakingRow | undefined>;
  handIn(attempt: string, atMs: number): Promise<void>;

  /**
   * Keeps what the cluster says now; the override of a grade and its version stay as they are. Where a regrade by another
   * version of the lab was applied, only a grade by that version changes its points.
   */
  noteGrade(grade: ComputedGradeRow): Promise<void>;
  gradesOf(assignment: string): Promise<readonly GradeRow[]>;
  gradeOf(attempt: string): Promise<GradeRow | undefined>;
  /** All grades of all assignments of a course, without the tasks: what a gradebook shows. */
  gradebook(course: string): Promise<readonly Omit<GradeRow, "tasks">[]>;

  keepLabVersion(version: LabVersionRow): Promise<void>;
  labVersion(digest: string): Promise<LabVersionRow | undefined>;
}

export interface CourseRow {
  readonly id: string;
  readonly title: string;
  /** An IANA time zone, such as `Europe/Berlin`: its deadlines are local times there. */
  readonly zone: string;
  readonly joinCode: string;
  /** Whether the join code lets people in. */
  readonly isOpen: boolean;
  readonly createdMs: number;
  readonly archivedMs: number | null;
  readonly version: number;
}

export const ROLES = ["owner", "instructor", "assistant", "learner"] as const;
export type Role = typeof ROLES[number];

export interface MemberRow {
  readonly id: string;
  readonly course: string;
  /** Null while nobody has signed in as this member. */
  readonly account: string | null;
  /** The school's own id. */
  readonly externalId: string | null;
  readonly email: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly section: string;
  readonly labels: readonly string[];
  readonly role: Role;
  /** Who was removed is kept with all grades, and gets in no more. */
  readonly isActive: boolean;
  readonly joinedMs: number;
}

export interface AssignmentRow {
  readonly id: string;
  readonly course: string;
  /** `track/lab` */
  readonly lab: string;
  readonly title: string;
  readonly position: number;
  /** JSON, as engine/courses/policy.ts reads it. */
  readonly policy: string;
  readonly createdMs: number;
  readonly archivedMs: number | null;
  readonly version: number;
}

export interface ExtensionRow {
  readonly id: string;
  readonly assignment: string;
  /** For one member, or for all that have the label. */
  readonly member: string | null;
  readonly label: string | null;
  /** JSON: the fields of the policy that are different. */
  readonly change: string;
  readonly reason: string;
  readonly createdMs: number;
}

/** One of the attempts that a member makes at an assignment. */
export interface TakingRow {
  readonly assignment: string;
  readonly member: string;
  /** 1, 2, 3 … */
  readonly number: number;
  readonly attempt: string;
  readonly begunMs: number;
  /** When its time box ends; null without one. */
  readonly closesMs: number | null;
  readonly handedInMs: number | null;
}

/** What is worked out from an attempt. Everything here can be computed again from its journal. */
export interface ComputedGradeRow {
  readonly assignment: string;
  readonly member: string;
  readonly attempt: string;
  readonly labDigest: string;
  /** After what being late costs. */
  readonly points: number;
  /** Before it. */
  readonly earned: number;
  readonly maximum: number;
  /** JSON, as engine/courses/grade.ts writes it: what became of each task and check. */
  readonly tasks: string;
  readonly commands: number;
  /** When a task was last passed, or the attempt begun. */
  readonly progressedMs: number;
  /** When the learner last did something. */
  readonly seenMs: number;
}

export interface GradeRow extends ComputedGradeRow {
  /** What a person has set instead of `points`, which stays. */
  readonly overridePoints: number | null;
  readonly overrideComment: string | null;
  /** Goes up when a person changes the grade. */
  readonly version: number;
}

export interface LabVersionRow {
  readonly digest: string;
  readonly lab: string;
  /** The lab's files, as routes/host packs them. */
  readonly source: Uint8Array;
  readonly storedMs: number;
}
