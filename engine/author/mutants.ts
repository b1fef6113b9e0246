import { parse } from "@std/yaml";
import { isRecord } from "../base/json.ts";
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
  /** The task that it is aimed at, where that is known. */
  readonly task?: string;
  /** An answer was changed: no state of the cluster can make up for that. */
  readonly isAnswer?: boolean;
  /** How many commands of the solution, and of the mutant, must lead to the same state for it to be but another way. */
  readonly sameAfter?: readonly [number, number];
}

/** What a lab's solution doesn't tell. */
export interface Surroundings {
  /** Of questions with a choice, by task. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** The solution as other seeds have it. */
  readonly ofOtherSeeds: readonly string[];
  /** Commands that take away what a task's checks name, and after how many commands that would cost the task. */
  readonly losses: readonly { readonly task: string; readonly line: string; readonly after: number }[];
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
type Mutation = (parts: Parts, surroundings: Surroundings) => readonly Mutated[];

const MUTATIONS: readonly Mutation[] = [
  dropped,
  stopped,
  swapped,
  flagsChanged,
  widened,
  misspelt,
  fieldsChanged,
  answersChanged,
  takenAway,
];
const ALONE: Surroundings = { options: new Map(), ofOtherSeeds: [], losses: [] };

/**
 * Small changes of a conversation, spread evenly over the kinds of change when there are more than `most`.
 *
 * @param homeFiles Files of the lab that the solution may use: their fields are changed too.
 */
export function mutants(
  conversation: string,
  homeFiles: ReadonlyMap<string, string>,
  most: number,
  surroundings = ALONE,
): Mutant[] {
  const { files, steps } = readConversation(conversation);
  const parts: Parts = { files: new Map([...homeFiles, ...files]), lines: steps.map(({ line }) => line) };
  const all = MUTATIONS.map((mutation) => mutation(parts, surroundings));
  const share = Math.ceil(most / MUTATIONS.length);
  return all.flatMap((some) => spread(some, share)).slice(0, most)
    .map(({ parts, ...mutant }) => ({ ...mutant, conversation: written(parts) }));
}

/** The first commands of a conversation, with all its files. */
export function beginning(conversation: string, steps: number): string {
  const read = readConversation(conversation);
  return written({ files: read.files, lines: read.steps.slice(0, steps).map(({ line }) => line) });
}

function dropped({ files, lines }: Parts) {
  return lines.map((line, i) => ({
    about: `drops "${line}"`,
    command: i + 1,
    parts: { files, lines: lines.toSpliced(i, 1) },
  }));
}

/** Nothing more is done: the last command is `dropped` already. */
function stopped({ files, lines }: Parts) {
  return lines.slice(0, -1).map((line, i) => ({
    about: `stops before "${line}"`,
    command: i + 1,
    parts: { files, lines: lines.slice(0, i) },
  }));
}

function takenAway({ files, lines }: Parts, { losses }: Surroundings) {
  return losses.map(({ task, line, after }) => ({
    about: `does "${line}" ${lines[after] === undefined ? "at the end" : `before "${lines[after]}"`}`,
    command: Math.min(after + 1, lines.length),
    task,
    sameAfter: [lines.length, lines.length + 1] as const,
    parts: { files, lines: lines.toSpliced(after, 0, line) },
  }));
}

function swapped({ files, lines }: Parts) {
  return lines.slice(1).map((line, i) => ({
    about: `does "${line}" before "${lines[i]}"`,
    command: i + 1,
    sameAfter: [i + 2, i + 2] as const,
    parts: { files, lines: lines.toSpliced(i, 2, line, lines[i]!) },
  }));
}

function flagsChanged(parts: Parts) {
  return rewritten(parts, /(\s--?[\w-]+[= ])([\w./:-]+)/g, (_, flag, value) => `${flag}${changed(value)}`);
}

/** A flag's list that takes in everything. */
function widened(parts: Parts) {
  return rewritten(parts, /(\s--[\w-]+[= ])([\w./-]+(?:,[\w./-]+)+)/g, (_, flag) => `${flag}'*'`);
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
  return [...files].filter(([name]) => /\.ya?ml$/.test(name) && name !== ANSWERS).flatMap(([name, text]) => {
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

const ANSWERS = "answers.yaml";

/** Each answer left out, changed, or given as another seed has it. */
function answersChanged({ files, lines }: Parts, { options, ofOtherSeeds }: Surroundings) {
  const answers = answersIn(files);
  const others = ofOtherSeeds.map((text) => answersIn(readConversation(text).files));
  return Object.entries(answers).flatMap(([question, answer]) => {
    const wrong = new Set([
      ...wrongAnswers(answer, options.get(question)),
      ...others.map((one) => one[question]).filter((other) => JSON.stringify(other) !== JSON.stringify(answer)),
    ].map((one) => JSON.stringify(one)));
    return [undefined, ...wrong].map((text) => ({
      about: text === undefined ? `leaves "${question}" unanswered` : `answers "${question}" with ${text}`,
      command: lines.length,
      task: question,
      isAnswer: true,
      parts: { files: new Map(files).set(ANSWERS, answersText(answers, question, text)), lines },
    }));
  });
}

function answersIn(files: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const answers = parse(files.get(ANSWERS) ?? "");
  return isRecord(answers) ? answers : {};
}

function wrongAnswers(answer: unknown, options: readonly string[] | undefined): unknown[] {
  if (Array.isArray(answer)) {
    return [
      answer.slice(1),
      ...(options ?? []).filter((one) => !answer.includes(one)).map((one) => [...answer, one]),
    ];
  }
  if (options) return options.filter((option) => option !== String(answer));
  return typeof answer === "number" ? [answer + 1, 0].filter((one) => one !== answer) : [changed(String(answer))];
}

function answersText(answers: Readonly<Record<string, unknown>>, question: string, text: string | undefined): string {
  return Object.entries(answers).filter(([id]) => id !== question || text !== undefined)
    .map(([id, answer]) => `${id}: ${id === question ? text : JSON.stringify(answer)}\n`).join("");
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
