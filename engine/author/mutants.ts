import { readConversation } from "../session/mod.ts";

/** A solution with one small thing wrong. */
export interface Mutant {
  /** `drops "kubectl create ns web"` */
  readonly about: string;
  readonly conversation: string;
}

interface Parts {
  readonly files: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
}

type Mutation = (parts: Parts) => readonly { about: string; parts: Parts }[];

const MUTATIONS: readonly Mutation[] = [dropped, swapped, flagsChanged, misspelt, fieldsChanged];

/**
 * Small changes of a conversation, spread evenly over the kinds of change when there are more than `most`.
 *
 * @param homeFiles Files of the lab that the solution may use: their fields are changed too.
 */
export function mutants(conversation: string, homeFiles: ReadonlyMap<string, string>, most: number): Mutant[] {
  const { files, steps } = readConversation(conversation);
  const parts: Parts = { files: new Map([...homeFiles, ...files]), lines: steps.map(({ line }) => line) };
  const all = MUTATIONS.map((mutation) => mutation(parts));
  const share = Math.ceil(most / MUTATIONS.length);
  return all.flatMap((some) => spread(some, share)).map(({ about, parts }) => ({ about, conversation: written(parts) }))
    .slice(0, most);
}

function dropped({ files, lines }: Parts) {
  return lines.map((line, i) => ({ about: `drops "${line}"`, parts: { files, lines: lines.toSpliced(i, 1) } }));
}

function swapped({ files, lines }: Parts) {
  return lines.slice(1).map((line, i) => ({
    about: `does "${line}" before "${lines[i]}"`,
    parts: { files, lines: lines.toSpliced(i, 2, line, lines[i]!) },
  }));
}

function flagsChanged(parts: Parts) {
  return rewritten(parts, /(\s--?[\w-]+[= ])([\w./:-]+)/g, (_, flag, value) => `${flag}${changed(value)}`);
}

/** Words that are neither program, verb nor flag: names of things. */
function misspelt(parts: Parts) {
  return rewritten(
    parts,
    /(?<=\S+ \S+ .*?)(\s)([a-z][\w./-]{2,})(?=\s|$)/g,
    (_, blank, name) => `${blank}${name.slice(0, -1)}${name.at(-1) === "x" ? "y" : "x"}`,
  );
}

function rewritten({ files, lines }: Parts, pattern: RegExp, change: (...match: string[]) => string) {
  return lines.flatMap((line, i) =>
    [...line.matchAll(pattern)].map((match) => {
      const next = line.slice(0, match.index) + change(...match) + line.slice(match.index + match[0].length);
      return { about: `"${next}" for "${line}"`, parts: { files, lines: lines.with(i, next) } };
    })
  );
}

/** Every plain value of every manifest, one at a time, by line: comments and layout stay. */
function fieldsChanged({ files, lines }: Parts) {
  return [...files].filter(([name]) => /\.ya?ml$/.test(name) && name !== "answers.yaml").flatMap(([name, text]) =>
    text.split("\n").flatMap((line, i, all) => {
      const match = /^(\s*(?:- )?[\w./-]+: +)(["']?)([^\s"'{[|>&#][^"'#]*?)(["']?\s*)$/.exec(line);
      if (!match) return [];
      const next = `${match[1]}${match[2]}${changed(match[3]!)}${match[4]}`;
      return [{
        about: `${name}: "${next.trim()}" for "${line.trim()}"`,
        parts: { files: new Map(files).set(name, all.with(i, next).join("\n")), lines },
      }];
    })
  );
}

function changed(value: string): string {
  if (/^\d+$/.test(value)) return String(Number(value) + 1);
  if (value === "true" || value === "false") return value === "true" ? "false" : "true";
  return value.endsWith("x") ? value.slice(0, -1) : `${value}x`;
}

function written({ files, lines }: Parts): string {
  const rooms = [...files].map(([name, text]) =>
    `== ${name}\n${text}${text.endsWith("\n") || text === "" ? "" : "\n"}`
  );
  return `${rooms.join("")}== script\n${lines.map((line) => `$ ${line.replaceAll("\n", "\n> ")}\n`).join("")}`;
}

function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor(i * items.length / most)]!);
}
