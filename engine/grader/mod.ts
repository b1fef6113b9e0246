/**
 * The grader: looks at state, not at keystrokes. `CHECKS` are the ways of looking (checks/), `TaskBook` keeps where each task
 * of an attempt stands, `DIAGNOSERS` (diagnosers/) ask the cluster for its own reasons. It decides and never acts: a what-if works on a fork
 * that the session makes.
 *
 * To add a check: see checks/mod.ts. To teach it another reason why something is missing: see diagnosers/mod.ts.
 */
export type { Check, CheckStatement, Finding, ProgramCall, ReadCall, Scene } from "./check.ts";
export { CHECKS } from "./checks/mod.ts";
export { ANSWER_KEY, type AnswerKey } from "./checks/answer.ts";
export { fill, fillText, type Values } from "./fill.ts";
export { checkOf, type SceneParts } from "./scene.ts";
export { type GradedTask, type Moment, TaskBook, type TaskState } from "./tasks.ts";
