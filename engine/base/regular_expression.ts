import { RE2JS } from "re2js";
import type { Faulty } from "./fault.ts";

/** A regular expression that takes time in proportion to its input, whatever a learner types. */
export interface RegularExpression {
  /** Whether it is found anywhere in the text. */
  test(text: string): boolean;
  /** The first match at or after an offset: whole match and groups, with where it starts; undefined when there is none. */
  find(text: string, from?: number): RegularMatch | undefined;
  /** Every match, one after another. An empty one doesn't count right where the match before it ended, as in sed. */
  findAll(text: string): RegularMatch[];
  /** Replaces the first match, or all; `with_` gives the text that takes a match's place. */
  replace(text: string, with_: (match: RegularMatch) => string, all?: boolean): string;
}

export interface RegularMatch {
  readonly start: number;
  readonly end: number;
  /** Group 0 is the whole match; a group that took no part is undefined. */
  readonly groups: readonly (string | undefined)[];
}

export interface RegularOptions {
  readonly ignoreCase?: boolean;
  /** `^` and `$` also match at line ends. */
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
}

/** Compiles RE2 syntax; the fault is what RE2 says. */
export function regularExpression(pattern: string, options: RegularOptions = {}): RegularExpression | Faulty {
  let flags = 0;
  if (options.ignoreCase) flags |= RE2JS.CASE_INSENSITIVE;
  if (options.multiline) flags |= RE2JS.MULTILINE;
  if (options.dotAll) flags |= RE2JS.DOTALL;
  try {
    return compiled(RE2JS.compile(pattern, flags));
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function compiled(program: RE2JS): RegularExpression {
  const find = (text: string, from = 0): RegularMatch | undefined => {
    const matcher = program.matcher(text);
    if (from > text.length || !matcher.find(from)) return undefined;
    const groups: (string | undefined)[] = [];
    for (let i = 0; i <= matcher.groupCount(); i++) groups.push(matcher.group(i) ?? undefined);
    return { start: matcher.start(), end: matcher.end(), groups };
  };
  const findAll = (text: string): RegularMatch[] => {
    const matches: RegularMatch[] = [];
    for (let from = 0; from <= text.length;) {
      const match = find(text, from);
      if (!match) break;
      const isEmptyAtEnd = match.end === match.start && match.start === matches.at(-1)?.end;
      if (!isEmptyAtEnd) matches.push(match);
      from = match.end > match.start ? match.end : match.end + 1;
    }
    return matches;
  };
  return {
    test: (text) => program.matcher(text).find(),
    find,
    findAll,
    replace(text, with_, all = false) {
      let result = "";
      let done = 0;
      for (const match of all ? findAll(text) : [find(text)]) {
        if (!match) break;
        result += text.slice(done, match.start) + with_(match);
        done = match.end;
      }
      return result + text.slice(done);
    },
  };
}
