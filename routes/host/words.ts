/** The site's own words, in one place for each language: sentence case, second person, present tense, no stop. */
export interface Words {
  readonly language: string;
  readonly skip: string;
  readonly switchTheme: string;
  readonly homeTitle: string;
  readonly homeLine: string;
  readonly minutes: (count: number) => string;
  readonly start: string;
  readonly goOn: string;
  readonly points: (earned: number, maximum: number) => string;
  readonly tasksDone: (done: number, of: number) => string;
  readonly tasks: string;
  readonly text: string;
  readonly state: Readonly<Record<"passed" | "soon" | "open" | "locked", string>>;
  readonly expected: string;
  readonly found: string;
  readonly why: string;
  readonly look: string;
  readonly run: string;
  readonly copy: string;
  readonly copied: string;
  readonly answer: string;
  readonly send: string;
  readonly hint: (step: number, of: number, cost: number) => string;
  readonly justPassed: (task: string) => string;
  readonly terminal: string;
  readonly terminalHelp: string;
  readonly reconnecting: string;
  readonly split: string;
  readonly reset: string;
  readonly resetAsk: string;
  readonly needsScript: string;
  readonly notFound: string;
  readonly notFoundHelp: string;
  readonly failed: string;
  readonly failedHelp: string;
  readonly back: string;
}

export const english: Words = {
  language: "en",
  skip: "Skip to the content",
  switchTheme: "Switch between light and dark",
  homeTitle: "Labs",
  homeLine:
    "Kubernetes labs with a real terminal on a simulated cluster. You see at once which tasks are done, what is missing and why.",
  minutes: (count) => `${count} min`,
  start: "Start",
  goOn: "Go on",
  points: (earned, maximum) => `${earned} of ${maximum} ${maximum === 1 ? "point" : "points"}`,
  tasksDone: (done, of) => `${done} of ${of} tasks`,
  tasks: "Tasks",
  text: "Text of the lab",
  state: { passed: "Passed", soon: "On its way", open: "Open", locked: "Later" },
  expected: "Expected",
  found: "Found",
  why: "Why",
  look: "Look",
  run: "run",
  copy: "copy",
  copied: "Copied",
  answer: "Your answer",
  send: "Answer",
  hint: (step, of, cost) =>
    `Hint ${step} of ${of}${cost > 0 ? ` (costs ${cost} ${cost === 1 ? "point" : "points"})` : ""}`,
  justPassed: (task) => `Passed: ${task}`,
  terminal: "Terminal",
  terminalHelp: "Tab completes. Ctrl+Alt+T leaves the terminal",
  reconnecting: "Not connected: trying again. What you type now is not sent",
  split: "Width of the text",
  reset: "Start over",
  resetAsk: "Start this lab over? Your cluster goes back to its beginning",
  needsScript:
    "The terminal needs JavaScript. You can still read the lab, and grade a file of commands with `deno task grade`",
  notFound: "There is no such page",
  notFoundHelp: "The address may be mistyped, or the lab was renamed. All labs are on the first page",
  failed: "Something went wrong on our side",
  failedHelp: "Nothing you did is lost. Load the page again; if it happens again, tell who runs this site what you did",
  back: "All labs",
};
