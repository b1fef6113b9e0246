import { ESCAPES } from "./yaml_escapes.ts";

/** Which texts YAML 1.1 takes for something else than text, as go-yaml v2 resolves them. Kinds of quoting follow from it. */

const WORDS = new Set(
  ("y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL .nan .NaN .NAN " +
    ".inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF").split(" "),
);

const WHOLE = /^[-+]?(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/;
const DECIMAL = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const POINT_FIRST = /^\.[0-9]+([eE][-+]?[0-9]+)?$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:([Tt])(\d\d?):(\d\d?):(\d\d?)([.,]\d+)?(Z|[+-]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)([.,]\d+)?)?$/;

/** Whether an unquoted text would come back as something else than itself. */
export function readsAsOther(text: string): boolean {
  if (text === "" || WORDS.has(text)) return true;
  const first = text.charCodeAt(0);
  if (first === 0x2e) return POINT_FIRST.test(text);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
  if (!isNumeric) return false;
  const bare = text.replaceAll("_", "");
  return WHOLE.test(bare) || DECIMAL.test(bare) || isTimestamp(text) || BASE_60.test(text);
}

/** Whether a text is one of the forms of time that go-yaml knows. */
export function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [, year, month, day] = match.map(Number);
  const [hour, minute, second] = (match[4] ? match.slice(5, 8) : match.slice(10, 13)).map((part) => Number(part ?? 0));
  const isDay = month! >= 1 && month! <= 12 && day! >= 1 && day! <= new Date(Date.UTC(year!, month!, 0)).getUTCDate();
  return isDay && hour! < 24 && minute! < 60 && second! < 60;
}

/** What a text allows: plain, in single quotes, as a block. Source: libyaml's `yaml_emitter_analyze_scalar`. */
export interface Analysis {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const SIMPLE = /^[A-Za-z0-9_/.][A-Za-z0-9_/.-]*$/;
const SIMPLE_ANALYSIS: Analysis = { plain: true, single: true, block: true };

// deno-lint-ignore no-control-regex -- what is not printable is what is looked for
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufeff\ufffe\uffff]/;
const INDICATOR_FIRST = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:\s|$)|---|\.\.\.)/;
const INDICATOR_INSIDE = /:(?:\s|$)|\s#/;

export function analyze(text: string): Analysis {
  if (SIMPLE.test(text) && !text.startsWith("...")) return SIMPLE_ANALYSIS;
  const isOdd = UNPRINTABLE.test(text) || / [\n\u0085\u2028\u2029]/.test(text);
  const hasBreakThenSpace = /[\n\u0085\u2028\u2029] /.test(text);
  const hasEdgeSpace = /^[ \n\u0085\u2028\u2029]|[ \n\u0085\u2028\u2029]$/.test(text);
  const hasBreak = /[\n\u0085\u2028\u2029]/.test(text);
  return {
    plain: !isOdd && !hasBreak && !hasEdgeSpace && !INDICATOR_FIRST.test(text) && !INDICATOR_INSIDE.test(text),
    single: !isOdd && !hasBreakThenSpace,
    block: !isOdd && !text.endsWith(" "),
  };
}

// deno-lint-ignore no-control-regex -- as above
const ESCAPED = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\u{10000}-\u{10ffff}]/gu;

/** A text in double quotes, with libyaml's escapes. */
export function doubleQuoted(text: string): string {
  const inside = text.replace(ESCAPED, (character) => {
    const named = ESCAPES[character];
    if (named) return named;
    const code = character.codePointAt(0)!;
    const hex = (digits: number) => code.toString(16).toUpperCase().padStart(digits, "0");
    return code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
  });
  return `"${inside}"`;
}

/** A text without line breaks, as a value or key in block style. */
export function inlineScalar(text: string): string {
  if (readsAsOther(text)) return doubleQuoted(text);
  const { plain, single } = analyze(text);
  if (plain) return text;
  return single ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

/** Orders keys as go-yaml does: numbers inside them by value, letters after everything else. */
export function compareKeys(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    if (left[i] === right[i]) continue;
    const [leftIsLetter, rightIsLetter] = [isLetter(left[i]!), isLetter(right[i]!)];
    if (leftIsLetter && rightIsLetter) return order(left[i]!.codePointAt(0)!, right[i]!.codePointAt(0)!);
    if (leftIsLetter || rightIsLetter) return rightIsLetter ? -1 : 1;
    return compareDigits(left, right, i);
  }
  return left.length - right.length;
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

function order(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Two keys that part at `at`, where neither has a letter. */
function compareDigits(left: readonly string[], right: readonly string[], at: number): number {
  let lead = 0;
  if (left[at] === "0" || right[at] === "0") {
    for (let j = at - 1; j >= 0 && isDigit(left[j]); j--) {
      if (left[j] === "0") continue;
      lead = 1;
      break;
    }
  }
  const [leftValue, leftEnd] = numberAt(left, at, lead);
  const [rightValue, rightEnd] = numberAt(right, at, lead);
  return order(leftValue, rightValue) || order(leftEnd, rightEnd) ||
    order(left[at]!.codePointAt(0)!, right[at]!.codePointAt(0)!);
}

function numberAt(characters: readonly string[], start: number, lead: number): [number, number] {
  let value = lead;
  let end = start;
  for (; isDigit(characters[end]); end++) value = value * 10 + Number(characters[end]);
  return [value, end];
}
