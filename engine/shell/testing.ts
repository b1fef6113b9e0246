import { type Memory, textOf, variable } from "./memory.ts";
import type { World } from "./process.ts";
import { absolutePath } from "./resolve.ts";

/** Tests of one operand, shared by `test`, `[` and `[[`. */
export function isUnaryTrue(operator: string, operand: string, memory: Memory, world: World): boolean {
  const stat = () => operand === "" ? undefined : world.files.stat(absolutePath(memory.cwd, operand));
  switch (operator) {
    case "-n":
      return operand !== "";
    case "-z":
      return operand === "";
    case "-e":
    case "-a":
    case "-r":
    case "-w":
    case "-O":
    case "-G":
      return stat() !== undefined;
    case "-f":
      return stat()?.isFolder === false && !operand.startsWith("/dev/");
    case "-d":
      return stat()?.isFolder === true;
    case "-s":
      return (stat()?.size ?? 0) > 0;
    case "-x":
      return ((stat()?.mode ?? 0) & 0o111) !== 0;
    case "-c":
      return operand === "/dev/null";
    case "-t": {
      const descriptor = memory.fds[Number(operand)];
      return descriptor?.to === "channel" && descriptor.is === "terminal";
    }
    case "-v": {
      const indexed = /^(\w+)\[(.*)\]$/.exec(operand);
      if (!indexed) return textOf(memory, operand) !== undefined;
      const found = variable(memory, indexed[1]!);
      return found?.items?.has(Number(indexed[2])) ?? found?.pairs?.has(indexed[2]!) ?? false;
    }
    case "-o":
      return memory.options.has(operand);
    default:
      return false;
  }
}

export const UNARY: ReadonlySet<string> = new Set(
  "-a -b -c -d -e -f -g -h -k -n -o -p -r -s -t -u -v -w -x -z -G -L -N -O -R -S".split(" "),
);
export const BINARY: ReadonlySet<string> = new Set("= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef =~".split(" "));

export function compareNumbers(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case "-eq":
      return a === b;
    case "-ne":
      return a !== b;
    case "-lt":
      return a < b;
    case "-le":
      return a <= b;
    case "-gt":
      return a > b;
    default:
      return a >= b;
  }
}

export function compareFiles(operator: string, left: string, right: string, memory: Memory, world: World): boolean {
  const [a, b] = [left, right].map((path) => absolutePath(memory.cwd, path));
  if (operator === "-ef") return a === b && world.files.stat(a!) !== undefined;
  const [x, y] = [world.files.stat(a!)?.modifiedMs, world.files.stat(b!)?.modifiedMs];
  if (x === undefined || y === undefined) return operator === "-nt" ? x !== undefined : y !== undefined;
  return operator === "-nt" ? x > y : x < y;
}
