import type { AccountWords } from "./account_words.ts";
import type { ProgramWords } from "./program_words.ts";
import type { CourseWords } from "./course_words.ts";
import type { DeskWords } from "./desk_words.ts";
import type { LtiWords } from "./lti_words.ts";
import type { PodState, TaskView } from "../../../engine/session/mod.ts";

/** Every word that the site says by itself: sentence case, second person, present tense, no stop at the end. */
export interface Words extends PageWords, LabWords, ClusterWords, EditorWords, FinishWords {
  /** As `lang` says it. */
  readonly language: string;
  /** The language's own name for itself. */
  readonly languageName: string;
  readonly accounts: AccountWords;
  readonly programs: ProgramWords;
  readonly courses: CourseWords;
  readonly desk: DeskWords;
  readonly lti: LtiWords;
}

interface PageWords {
  readonly skip: string;
  readonly switchTheme: string;
  readonly chooseLanguage: string;
  readonly homeTitle: string;
  readonly homeLine: string;
  readonly search: string;
  readonly searchNone: (query: string) => string;
  readonly goOnTitle: string;
  readonly minutes: (count: number) => string;
  readonly start: string;
  readonly goOn: string;
  readonly done: string;
  readonly notFound: string;
  readonly notFoundHelp: string;
  readonly failed: string;
  readonly failedHelp: string;
  readonly back: string;
  readonly recoverTitle: string;
  readonly recoverLine: string;
  readonly yourCode: string;
  readonly noCode: string;
  readonly enterCode: string;
  readonly recover: string;
  readonly badCode: string;
}

interface LabWords {
  readonly points: (earned: number, maximum: number) => string;
  readonly tasksDone: (done: number, of: number) => string;
  readonly tasks: string;
  readonly text: string;
  readonly textTab: string;
  readonly state: Readonly<Record<TaskView["state"], string>>;
  readonly expected: string;
  readonly found: string;
  readonly why: string;
  readonly look: string;
  readonly run: string;
  readonly copy: string;
  readonly copied: string;
  readonly send: string;
  readonly hint: (step: number, of: number, cost: number) => string;
  readonly showMe: (cost: number) => string;
  readonly shown: string;
  readonly justPassed: (task: string) => string;
  readonly allPassed: string;
  readonly toFinish: string;
  readonly terminal: string;
  readonly terminalNumber: (number: number) => string;
  readonly newTerminal: string;
  readonly toTerminal: string;
  readonly terminalHelp: string;
  readonly screenReader: string;
  readonly keys: string;
  readonly reconnecting: string;
  readonly split: string;
  readonly splitRows: string;
  readonly panes: string;
  readonly reset: string;
  readonly resetAsk: string;
  readonly needsScript: string;
  readonly commands: string;
  readonly sendCommands: string;
  readonly screen: string;
  readonly speed: string;
  readonly faster: (times: number) => string;
  readonly settle: string;
}

interface ClusterWords {
  readonly cluster: string;
  readonly nodes: string;
  readonly noNode: string;
  readonly notReady: string;
  readonly closed: string;
  readonly taint: (taint: string) => string;
  readonly labels: string;
  readonly podState: Readonly<Record<PodState, string>>;
  /** What a screen reader says of a pod: its name, its state, the node it is on, its workload. */
  readonly pod: (pod: { name: string; status: string; node?: string; isOld: boolean }) => string;
  readonly oldRevision: string;
  readonly asTable: string;
  readonly nodeCount: (count: number) => string;
  readonly readyCount: (count: number) => string;
  readonly standsOut: string;
  readonly allWell: string;
  readonly andMore: (count: number) => string;
  readonly podHeads: readonly [pod: string, node: string, state: string, workload: string];
  readonly events: string;
  readonly noEvents: string;
  /** What happened, in plain words; undefined for what only the cluster's own message tells. */
  readonly event: (event: { reason: string; kind: string; name: string; message: string }) => string | undefined;
  readonly timeMachine: string;
  readonly atStart: string;
  readonly atCommand: (command: number, of: number) => string;
  readonly now: string;
  readonly looking: string;
  readonly backToNow: string;
  readonly goOnFromHere: string;
  readonly tooLongAgo: string;
}

interface EditorWords {
  readonly editor: string;
  readonly openFile: string;
  readonly newFile: string;
  readonly newFileName: string;
  readonly save: string;
  readonly saveAndClose: string;
  readonly closeEditor: string;
  readonly saved: string;
  readonly notSaved: string;
  readonly noFaults: string;
  readonly faults: (count: number) => string;
  readonly editorHelp: string;
  readonly vimKeys: string;
  readonly commandWaits: (file: string) => string;
  readonly discardAsk: string;
  readonly required: string;
}

interface FinishWords {
  readonly finishTitle: string;
  readonly finishAll: string;
  readonly finishSome: (left: number) => string;
  readonly took: (minutes: number, commands: number) => string;
  readonly yourWay: string;
  readonly shorterWay: string;
  readonly shortEnough: string;
  readonly nextLab: string;
  readonly backToLab: string;
  readonly certificate: string;
  readonly certificateLine: string;
  readonly yourName: string;
  readonly getCertificate: string;
  readonly certificateSays: (lab: string) => string;
  readonly certificateOn: (day: string) => string;
  readonly certificateHolds: string;
  readonly certificateFails: string;
  readonly certificateFailsHelp: string;
  readonly print: string;
}
