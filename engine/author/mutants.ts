import { readConversation } from "../session/mod.ts";

/** A solution with one small thing wrong. */
export interface Mutant {
  /** `drops "kubectl create ns web"` */
  readonly about: string;
  readonly conversation: string;
  /** The command that was changed, from 1; for a file the first that names it. */
  readonly command: number;
  /** Of a manifest's changed line. */
  readonly field?: Field;
}

export interface Field {
  readonly key: string;
  readonly value: string;
}

interface Parts {
  readonly files: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
}

type Mutated = Omit<Mutant, "conversation"> & { readonly parts: Parts };
type Mutation = (parts: Parts) => readonly Mutated[];

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
  return all.flatMap((some) => spread(some, share)).slice(0, most)
    .map(({ parts, ...mutant }) => ({ ...mutant, conversation: written(parts) }));
}

function dropped({ files, lines }: Parts) {
  return lines.map((line, i) => ({
    about: `drops "${line}"`,
    command: i + 1,
    parts: { files, lines: lines.toSpliced(i, 1) },
  }));
}

function swapped({ files, lines }: Parts) {
  return lines.slice(1).map((line, i) => ({
    about: `does "${line}" before "${lines[i]}"`,
    command: i + 1,
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
      return { about: `"${next}" for "${line}"`, command: i + 1, parts: { files, lines: lines.with(i, next) } };
    })
  );
}

/** Every plain value of every manifest, one at a time, by line: comments and layout stay. */
function fieldsChanged({ files, lines }: Parts) {
  return [...files].filter(([name]) => /\.ya?ml$/.test(name) && name !== "answers.yaml").flatMap(([name, text]) => {
    const command = lines.findIndex((line) => line.includes(name)) + 1 || lines.length;
    return text.split("\n").flatMap((line, i, all) => {
      const match = /^(\s*(?:- )?)([\w./-]+)(: +)(["']?)([^\s"'{[|>&#][^"'#]*?)(["']?\s*)$/.exec(line);
      if (!match) return [];
      const [, indent, key, colon, open, value, close] = match as unknown as string[];
      const next = `${indent}${key}${colon}${open}${changed(value!)}${close}`;
      return [{
        about: `${name}: "${next.trim()}" for "${line.trim()}"`,
        command,
        field: { key: key!, value: value! },
        parts: { files: new Map(files).set(name, all.with(i, next).join("\n")), lines },
      }];
    });
  });
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
