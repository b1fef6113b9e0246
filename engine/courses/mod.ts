/**
 * Courses: what can be worked out about them, without a clock, a database or a page. `windowOf` makes of an assignment's
 * policy and a member's extensions when it opens, is due and closes; `gradeOf` makes points of tasks; `countedGrade` says
 * which of several attempts counts; `readRoster` reads a list of people and `rosterPlan` says what it would change. Rows of the
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
export { type PolicyFault, readChange, readPolicy } from "./policy_reading.ts";
export {
  type CheckGrade,
  type ComputedGrade,
  countedGrade,
  gradeOf,
  pointsThatCount,
  type Received,
  type TaskGrade,
  taskGradesOf,
} from "./grade.ts";
export { csvOf, type CsvRow, disarmed, readCsv } from "./csv.ts";
export { type BookFilter, type BookRow, type Cell, type CellState, filtered, gradebook, rounded } from "./gradebook.ts";
export { classNow, type HeatMap, heatMap, type LearnerNow, STUCK_MINUTES, type WatchedGrade } from "./class_view.ts";
export {
  type CheckStatistics,
  checkStatistics,
  type FailureGroup,
  failureGroups,
  type SampledGrade,
} from "./statistics.ts";
export { BOOK_EXPORTS, checksCsv, countedOnly, type ExportedBook, type ExportedGrade, gradeLines } from "./exports.ts";
export { type ScorePlan, scorePlan } from "./score_import.ts";
export { type CheckDifference, type GradeDifference, gradeDifferences } from "./regrading.ts";
export {
  type Person,
  readRoster,
  type Roster,
  type RosterFault,
  type RosterLine,
  type RosterPlan,
  rosterPlan,
} from "./roster.ts";
