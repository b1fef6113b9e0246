import { globalHelp } from "../help.ts";
import type { Verb } from "../verb.ts";

export const options: Verb<null> = {
  name: "options",
  hidden: true,
  usage: "options",
  short: "Print the list of flags inherited by all commands",
  long: "Print the list of flags inherited by all commands",
  examples: "# All of them\nkubectl options",
  run: () => ({ out: globalHelp() }),
};
