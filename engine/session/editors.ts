import { absolutePath, type Command, COMMANDS, type Process } from "../shell/mod.ts";
import type { Machine } from "./machine.ts";

const NAMES = ["vi", "vim", "nano", "emacs", "edit", "code"];
/** What a program ends with when Ctrl-C stops it. */
const INTERRUPTED = 130;

/**
 * Editors open on the page: the command waits until the page closes what it opened (`Machine.closeEditor`), so `kubectl
 * edit` waits as it does for a real one. Where nobody types at a terminal, they say what to use instead.
 */
export const EDITORS: readonly Command<Machine>[] = NAMES.map((name): Command<Machine> => ({
  name,
  start(call, world) {
    const file = call.args.filter((arg) => !/^[-+]/.test(arg)).at(-1);
    const elsewhere = COMMANDS.find((command) => command.name === (name === "edit" || name === "code" ? "vi" : name))!;
    if (world.pace !== "live" || call.stdin !== "terminal" || file === undefined) {
      return elsewhere.start(call, world) as Process<Machine>;
    }
    const path = absolutePath(call.cwd, file);
    if (world.files.stat(path)?.isFolder) {
      return says(`${name}: ${file} is a folder: name a file\n`);
    }
    world.openEditor(path);
    return open(path);
  },
}));

function open(path: string): Process<Machine> {
  return {
    is: "waits",
    wait: { forChange: [] },
    then: (world) => world.editing === path ? open(path) : { is: "ended", result: 0 },
    signal(_, world) {
      world.closeEditor();
      return { is: "ended", result: INTERRUPTED };
    },
  };
}

function says(err: string): Process<Machine> {
  return { is: "says", err, then: () => ({ is: "ended", result: 1 }) };
}
