import type { Command } from "../command.ts";
import { cat } from "./cat.ts";

/** Pagers show all at once: a terminal on a page scrolls by itself. */
const pager = (name: string): Command => ({
  name,
  start: (call, world) => cat.start({ ...call, args: call.args.filter((arg) => !/^[-+]./.test(arg)) }, world),
});

export const less = pager("less");
export const more = pager("more");
