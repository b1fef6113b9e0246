import type { ProgramCall, ReadCall } from "../grader/mod.ts";
import { GLOBAL_FLAGS } from "../kubectl/flag_sets.ts";
import { type FlagTable, flagTable } from "../kubectl/flags.ts";
import { kubectl, VERBS } from "../kubectl/mod.ts";

/** The part of a verb that tells which words are flags. */
interface Family {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly flags?: Parameters<typeof flagTable>[0];
  readonly verbs?: readonly Family[];
}

/** What a call of kubectl means: its words in order, its flags by their long names, however they were spelt. */
export function readCall({ program, args }: ProgramCall): ReadCall | undefined {
  if (program !== kubectl.name) return undefined;
  const words: string[] = [];
  const flags: Record<string, string> = {};
  let family: readonly Family[] = VERBS as readonly Family[];
  let table = flagTable(GLOBAL_FLAGS);
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === "--") {
      words.push(...args.slice(i + 1));
      break;
    }
    if (word.length > 1 && word.startsWith("-")) {
      const read = word.startsWith("--") ? longFlag(word, args[i + 1], table) : shortFlags(word, args[i + 1], table);
      for (const [name, value] of read.set) {
        flags[name] = flags[name] === undefined || value === "true" ? value : `${flags[name]},${value}`;
      }
      if (read.tookNext) i++;
      continue;
    }
    const verb = family.find(({ name, aliases }) => name === word || aliases?.includes(word));
    words.push(verb?.name ?? word);
    family = verb?.verbs ?? [];
    if (verb) table = flagTable(verb.flags ?? [], GLOBAL_FLAGS);
  }
  return { words, flags };
}

interface ReadFlags {
  readonly set: readonly (readonly [string, string])[];
  readonly tookNext: boolean;
}

function longFlag(word: string, next: string | undefined, { byName }: FlagTable): ReadFlags {
  const [name, ...rest] = word.slice(2).split("=");
  if (rest.length > 0) return { set: [[name!, rest.join("=")]], tookNext: false };
  const flag = byName.get(name!);
  if (!flag || flag.type === "bool") return { set: [[name!, "true"]], tookNext: false };
  if (flag.bare !== undefined) return { set: [[name!, flag.bare]], tookNext: false };
  return { set: [[name!, next ?? ""]], tookNext: true };
}

/** `-it`, `-nlab`, `-n lab`. */
function shortFlags(word: string, next: string | undefined, { byShort }: FlagTable): ReadFlags {
  const set: [string, string][] = [];
  for (let i = 1; i < word.length; i++) {
    const flag = byShort.get(word[i]!);
    const rest = word.slice(i + 1);
    if (flag && flag.type !== "bool" && flag.bare === undefined) {
      set.push([flag.name, rest.replace(/^=/, "") || (next ?? "")]);
      return { set, tookNext: rest === "" };
    }
    set.push([flag?.name ?? word[i]!, flag?.bare ?? "true"]);
  }
  return { set, tookNext: false };
}

/** What kubectl knows of a verb such as `rollout undo`: its flags, or its first word that is none and those that are. */
export function readVerb(verb: string): { readonly flags: FlagTable } | {
  readonly unknown: string;
  readonly known: readonly string[];
} {
  let family: readonly Family[] = VERBS as readonly Family[];
  let flags = flagTable(GLOBAL_FLAGS);
  for (const word of verb.split(" ")) {
    const found = family.find(({ name, aliases }) => name === word || aliases?.includes(word));
    if (!found && family.length === 0) break;
    if (!found) return { unknown: word, known: family.map(({ name }) => name) };
    family = found.verbs ?? [];
    flags = flagTable(found.flags ?? [], GLOBAL_FLAGS);
  }
  return { flags };
}
