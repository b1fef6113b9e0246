/**
 * The session: the one door to a learner's seat. `readLab` reads a lab, `Seat.open` opens a seat (cluster, files, shell with
 * kubectl, grader), `seat.apply(entry)` does what the learner does, `seat.turn(nowMs)` lets time go by and answers with
 * what was said, `seat.tasks()` shows where the tasks stand, `seat.fork()` costs microseconds. An attempt is its journal:
 * `replay` opens a seat from it, `gradeSubmission` grades a script from a lab's start. Everything here is pure: the same
 * seed, start and entries give the same bytes.
 *
 * A live host does this: `const seat = Seat.open(lab, { seed, startMs: Date.now(), pace: "live" })`; for each deed
 * `const entry = seat.entry(deed, Date.now())`, write it down, then show `seat.apply(entry)`; and every few milliseconds
 * while `seat.isRunning` (else now and then) show `seat.turn(Date.now())`.
 *
 * To add a kind of deed: its type in journal.ts, its case in seat.ts. A report format: its line in reports.ts.
 */
export { type Attempt, decodeDeed, type Deed, encodeDeed, type Entry } from "./journal.ts";
export { drawn, type Lab, type LabSource, type LabTask, readLab, type Variant, variantOf } from "./lab.ts";
export { labJsonSchema } from "./lab_schema.ts";
export type { Host } from "./host.ts";
export type { LabFault } from "./located_yaml.ts";
export { type Conversation, type ConversationStep, readConversation } from "./conversation.ts";
export { completed, type Completion } from "./completion/mod.ts";
export { type FieldHelp, fieldHelp, type ManifestFault, manifestFaults } from "./manifest_faults.ts";
export {
  eventFeed,
  type FeedEvent,
  type MapNode,
  type MapPod,
  type MapView,
  mapView,
  type PodState,
} from "./map_view.ts";
export { bisect, type CheckHistory, type ObjectChange, type Turn } from "./bisect.ts";
export { Machine, type MachineOptions, type Output, type Pace } from "./machine.ts";
export { Seat } from "./seat.ts";
export { promptOf, type Terminal, TERMINALS_MAX } from "./terminal.ts";
export type { CommandRecord, SeatMoment, SeatOptions, TaskView } from "./seat_view.ts";
export { readTrack, type TrackWords } from "./track.ts";
export { type ShownWay, shownWay } from "./shown_way.ts";
export {
  deedsOf,
  type GradeOptions,
  gradeSubmission,
  nameFor,
  type Played,
  playSubmission,
  type Submission,
  SUBMISSION_BYTES_MAX,
} from "./submission.ts";
export { gradeAttempt, replay } from "./replay.ts";
export { type Result, RESULT_SCHEMA, resultJsonSchema, resultOf } from "./result.ts";
export { type Report, report, REPORTS } from "./reports.ts";
export { ENGINE_VERSION, HEADLESS_START_MS } from "./version.ts";
export type { Cluster } from "../cluster/cluster.ts";
export { type Step, steps, typed } from "./steps.ts";
export { isIncomplete } from "../shell/mod.ts";
export type { Finding } from "../grader/mod.ts";
