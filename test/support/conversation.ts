/** Conversations in the goldens' format: reading them, and playing them against a shell of ours. */
import { difference, parse } from "../goldens/compare.ts";

export interface Played {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** A shell that keeps its state between lines. */
export interface Player {
  run(line: string): Played;
}

/** Opens a shell on a cluster (manifests as text) with files in its home folder (by name). */
export type Opens = (cluster: string, files: ReadonlyMap<string, string>) => Player;

const GOLDENS = new URL("../goldens/", import.meta.url).pathname;

/** Every recorded conversation below test/goldens, as `folder/name.txt`. */
export function goldens(): string[] {
  const found: string[] = [];
  for (const folder of Deno.readDirSync(GOLDENS)) {
    if (!folder.isDirectory || folder.name === "clusters") continue;
    for (const file of Deno.readDirSync(GOLDENS + folder.name)) found.push(`${folder.name}/${file.name}`);
  }
  return found.sort();
}

const SCRIPTS = new URL("../scripts/", import.meta.url).pathname;

/** Our own conversations below test/scripts; those of the shell alone have a test of their own. */
export function scripts(): string[] {
  return [...Deno.readDirSync(SCRIPTS)].filter(({ name, isFile }) => isFile && name.endsWith(".txt")).map(({ name }) =>
    SCRIPTS + name
  ).sort();
}

/** Plays a recorded conversation by its name, such as `seeds/first.txt`. */
export function play(name: string, open: Opens): { steps: number; differences: string[] } {
  return playFile(GOLDENS + name, open);
}

/** Plays one conversation; says every difference from what was written down, and how many steps were compared. */
export function playFile(path: string, open: Opens): { steps: number; differences: string[] } {
  const talk = parse(Deno.readTextFileSync(path));
  const shell = open(Deno.readTextFileSync(`${GOLDENS}clusters/${talk.cluster}.yaml`), talk.files);
  const differences: string[] = [];
  let steps = 0;
  for (const want of talk.steps) {
    const got = shell.run(want.cmd);
    if (!want.compared) continue;
    steps++;
    const said = difference(want, { ...want, ...got }, talk.realKubelet);
    if (said) differences.push(`$ ${want.cmd}\n${said}`);
  }
  return { steps, differences };
}

/** Writes our answers into a conversation of our own, in place of what was there; a person reads the difference. */
export function rewrite(path: string, open: Opens): void {
  const text = Deno.readTextFileSync(path);
  const talk = parse(text);
  const shell = open(Deno.readTextFileSync(`${GOLDENS}clusters/${talk.cluster}.yaml`), talk.files);
  const mark = "== script\n";
  const at = text.indexOf(mark) + mark.length;
  // What was said goes; commands and remarks stay.
  const kept = text.slice(at).split("\n").filter((line) => !/^( {2}|[!?] |!$)/.test(line));
  const steps = talk.steps.values();
  let [written, said] = [text.slice(0, at), ""];
  for (const line of kept) {
    if (!line.startsWith(">")) [written, said] = [written + said, ""];
    written += `${line}\n`;
    if (line.startsWith("$")) said = answered(steps.next().value!, shell);
  }
  Deno.writeTextFileSync(path, (written + said).trimEnd() + "\n");
}

function answered({ cmd, compared }: { readonly cmd: string; readonly compared: boolean }, shell: Player): string {
  const { stdout, stderr, exit } = shell.run(cmd);
  return compared ? stream("  ", stdout) + stream("! ", stderr) + (exit === 0 ? "" : `? ${exit}\n`) : "";
}

/** `\no-newline` says that the last line had no end. */
function stream(mark: string, text: string): string {
  if (text === "") return "";
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : `${text}\n\\no-newline`).split("\n");
  return lines.map((line) => `${mark}${line}\n`).join("");
}
