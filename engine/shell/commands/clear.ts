import { simple } from "../tool.ts";

export const clear = simple("clear", ({ stdout }) => ({ out: stdout === "terminal" ? "\x1b[H\x1b[2J\x1b[3J" : "" }));
