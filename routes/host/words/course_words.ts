import type { RosterFault } from "../../../engine/courses/mod.ts";

/** What the pages of courses say, to learners and to who runs them. */
export interface CourseWords extends CoursesWords, AssignmentWords, PolicyWords, PeopleWords {
  /** In place of the tasks' states, while they are held back. */
  readonly veiled: string;
}

type RoleName = "owner" | "instructor" | "assistant" | "learner";

interface CoursesWords {
  readonly courses: string;
  /** What the ways in the bar are called together. */
  readonly ways: string;
  readonly noCourses: string;
  readonly joinTitle: string;
  readonly joinCode: string;
  readonly join: string;
  readonly badCode: string;
  readonly closedCode: string;
  readonly removed: string;
  readonly needsInvitation: string;
  readonly invitedTo: (course: string) => string;
  readonly invitedAs: (name: string, role: string) => string;
  readonly badInvitation: string;
  readonly badInvitationHelp: string;
  readonly makeTitle: string;
  readonly courseTitle: string;
  readonly zone: string;
  readonly zoneHelp: string;
  readonly make: string;
  readonly mayNotMake: string;
  readonly badCourse: string;
  readonly role: Readonly<Record<RoleName, string>>;
  readonly archived: string;
  readonly people: string;
  readonly codeLine: string;
  readonly codeOff: string;
  readonly settings: string;
  readonly isOpen: string;
  readonly newCode: string;
  readonly isArchived: string;
  readonly save: string;
  readonly changedMeanwhile: string;
  readonly welcome: string;
}

interface AssignmentWords {
  readonly assignments: string;
  readonly noAssignments: string;
  readonly newAssignment: string;
  readonly edit: string;
  readonly failures: string;
  readonly state: Readonly<Record<"early" | "open" | "late" | "closed", string>>;
  readonly opensAt: (moment: string) => string;
  readonly dueAt: (moment: string) => string;
  readonly endsAt: (moment: string) => string;
  readonly noDue: string;
  readonly grace: (minutes: number) => string;
  readonly perDay: (percent: number, cap: number) => string;
  readonly attemptsOf: (used: number, of: number | undefined) => string;
  readonly box: (minutes: number) => string;
  readonly boxStarts: string;
  readonly noHints: string;
  readonly heldBack: Readonly<Record<"attempt" | "closed", string>>;
  readonly begin: string;
  readonly goOn: string;
  readonly look: string;
  readonly again: string;
  readonly handIn: string;
  readonly handInAsk: string;
  readonly attempt: (number: number) => string;
  readonly begunAt: (moment: string) => string;
  readonly handedInAt: (moment: string) => string;
  readonly timeOver: string;
  readonly underWay: string;
  readonly notGradedYet: string;
  readonly bestCounts: string;
  readonly lateCost: (points: number) => string;
  readonly overridden: string;
  readonly refused: Readonly<Record<"early" | "closed" | "noneLeft" | "noLab", string>>;
  readonly timeLeft: string;
  readonly untilLine: (moment: string) => string;
  readonly toAssignment: string;
  readonly minutesLeft: (minutes: number) => string;
}

interface PolicyWords {
  readonly lab: string;
  readonly title: string;
  readonly titleHelp: string;
  readonly position: string;
  readonly times: (zone: string) => string;
  readonly release: string;
  readonly due: string;
  readonly lateTitle: string;
  readonly takesLate: string;
  readonly graceMinutes: string;
  readonly perDayPercent: string;
  readonly cap: string;
  readonly until: string;
  readonly attempts: string;
  readonly attemptsHelp: string;
  readonly examTitle: string;
  readonly isExam: string;
  readonly examMinutes: string;
  readonly hints: string;
  readonly feedback: string;
  readonly feedbackWhen: Readonly<Record<"live" | "attempt" | "closed", string>>;
  readonly isAssignmentArchived: string;
  readonly fault: (field: string) => string;
  readonly extensions: string;
  readonly noExtensions: string;
  readonly extendTitle: string;
  readonly extendWho: string;
  readonly everyLabelled: (label: string) => string;
  readonly reason: string;
  readonly extend: string;
  readonly remove: string;
  readonly changes: Readonly<Record<"release" | "due" | "until" | "attempts" | "minutes", (value: string) => string>>;
}

interface PeopleWords {
  readonly importTitle: string;
  readonly importHelp: string;
  readonly list: string;
  readonly listFile: string;
  readonly removesOthers: string;
  readonly dryRun: string;
  readonly wouldChange: string;
  readonly added: (count: number) => string;
  readonly changed: (count: number) => string;
  readonly removedCount: (count: number) => string;
  readonly same: (count: number) => string;
  readonly apply: string;
  readonly notApplied: string;
  readonly applied: string;
  readonly ignored: (columns: string) => string;
  readonly rosterFault: (fault: RosterFault) => string;
  readonly heads: Readonly<Record<"name" | "email" | "externalId" | "section" | "labels" | "role" | "state", string>>;
  readonly signedIn: string;
  readonly invited: string;
  readonly inactive: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly isActive: string;
  readonly invitation: string;
  readonly invitations: string;
  readonly filter: string;
  readonly count: (count: number) => string;
  readonly notAllowed: string;
  readonly allPeople: string;
}
