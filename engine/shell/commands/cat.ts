import type { Command } from "../command.ts";
import { filtered, linesOf, openComplaint, readOptions, said } from "../tool.ts";

interface State {
  readonly number: number;
  readonly wasBlank: boolean;
  readonly exit: number;
  /** The last piece ended inside a line. */
  readonly isOpen: boolean;
}

export const cat: Command = {
  name: "cat",
  start(call, world) {
    const options = readOptions("cat", call.args, {
      letters: "nbsAEevtTu",
      long: {
        number: "n",
        "number-nonblank": "b",
        "squeeze-blank": "s",
        "show-all": "A",
        "show-ends": "E",
        "show-tabs": "T",
      },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given } = options;
    const plain = given.size === 0;
    const ends = ["A", "E", "e"].some((letter) => given.has(letter));
    const tabs = ["A", "T", "t"].some((letter) => given.has(letter));
    const hidden = ["A", "e", "t", "v"].some((letter) => given.has(letter));
    const shown = (line: string, state: State): { state: State; text: string } => {
      if (given.has("s") && line === "" && state.wasBlank) return { state, text: "" };
      const counts = given.has("b") ? line !== "" : given.has("n");
      const number = counts && !state.isOpen ? state.number + 1 : state.number;
      let text = tabs ? line.replace(/\t/g, "^I") : line;
      if (hidden) {
        text = text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (char) => "^" + String.fromCharCode(char.charCodeAt(0) ^ 64));
      }
      const head = counts && !state.isOpen ? `${String(number).padStart(6)}\t` : "";
      return {
        state: { ...state, number, wasBlank: line === "", isOpen: false },
        text: `${head}${text}${ends ? "$" : ""}\n`,
      };
    };
    return filtered<State>(call, world, options.words, {
      name: "cat",
      state: { number: 0, wasBlank: false, exit: 0, isOpen: false },
      fed(state, text) {
        if (plain || text === "") return { state, out: text };
        const { lines, endsWell } = linesOf(text);
        let now = state;
        let out = "";
        for (const line of lines) {
          const made = shown(line, now);
          out += made.text;
          now = made.state;
        }
        if (!endsWell) out = out.replace(/\$?\n$/, "");
        return { state: { ...now, isOpen: !endsWell }, out };
      },
      missing: (state, path, fault) => ({ state: { ...state, exit: 1 }, err: openComplaint(call, "cat", path, fault) }),
      ended: ({ exit }) => ({ exit }),
    });
  },
};
