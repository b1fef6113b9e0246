/**
 * The programs of the shell, one file each: `grep.ts` exports `grep`. They know nothing of the shell that runs them:
 * they get their arguments, input and world, and are a process (../process.ts). To add one: a file with its Command and
 * a line here. What they share (options, reading, filters) is in ../tool.ts. Texts and exit codes are GNU's.
 */
import type { Command } from "../command.ts";
import { cat } from "./cat.ts";
import { sleep } from "./sleep.ts";

export const COMMANDS: readonly Command[] = [cat, sleep];
