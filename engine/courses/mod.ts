/**
 * Courses: what can be worked out about them, without a clock, a database or a page. `windowOf` makes of an assignment's
 * policy and a member's extensions when it opens, is due and closes; `gradeOf` makes points of tasks; `countedGrade` says
 * which of several attempts counts; `readRoster` reads a list of people and `planned` says what it would change. Rows of the
 * database come in as shapes of this room, so that it knows nothing of storage. Time and the course's zone come in.
 *
 * To add something: a file with pure functions, and its line here.
 */
export { isLocalTime, isZone, type LocalTime, localTimeOf, unixMsOf } from "./local_time.ts";
export {
  attemptClosesMs,
  type Change,
  type Exam,
  type Extension,
  FEEDBACK,
  type Late,
  mayLearnOf,
  type Policy,
  policyFor,
  type Window,
  windowOf,
} from "./policy.ts";
export {
  type CheckGrade,
  type ComputedGrade,
  countedGrade,
  gradeOf,
  pointsThatCount,
  type TaskGrade,
} from "./grade.ts";
