import { goMap, goQuote } from "../../../base/go_text.ts";
import { goJson, sameJson } from "../../../base/json.ts";

/** A function of templates; `wrong` ends the template with Go's words. */
export type TemplateFunction = (values: readonly unknown[], wrong: (message: string) => never) => unknown;

/** What counts as true: neither zero nor empty. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** A value as a template prints it. */
export function shown(value: unknown): string {
  return value === null || value === undefined ? "<no value>" : goMap(value);
}

const length: TemplateFunction = ([value], wrong) => {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  if (Array.isArray(value)) return value.length;
  if (typeof value === "object" && value !== null) return Object.keys(value).length;
  return wrong(
    value === null || value === undefined
      ? "error calling len: len of nil pointer"
      : `error calling len: len of type ${goKind(value)}`,
  );
};

const goKind = (value: unknown): string =>
  typeof value === "number" ? "int64" : typeof value === "boolean" ? "bool" : typeof value;

const index: TemplateFunction = ([value, ...keys], wrong) => {
  let here = value;
  for (const key of keys) {
    if (Array.isArray(here)) {
      if (typeof key !== "number") {
        return wrong(`error calling index: cannot index slice/array with type ${goKind(key)}`);
      }
      if (key < 0 || key >= here.length) return wrong(`error calling index: index out of range: ${key}`);
      here = here[key];
    } else if (typeof here === "object" && here !== null) here = (here as Record<string, unknown>)[String(key)];
    else {return wrong(
        here === null || here === undefined
          ? "error calling index: index of untyped nil"
          : `error calling index: can't index item of type ${goKind(here)}`,
      );}
  }
  return here;
};

/** Whether the path exists. */
const exists: TemplateFunction = ([value, ...keys]) => {
  let here = value;
  for (const key of keys) {
    if (typeof here !== "object" || here === null || !(String(key) in here)) return false;
    here = (here as Record<string, unknown>)[String(key)];
  }
  return true;
};

const ordered =
  (name: string, holds: (a: number | string, b: number | string) => boolean): TemplateFunction => ([a, b], wrong) => {
    if ((typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string")) {
      return holds(a, b);
    }
    return wrong(`error calling ${name}: incompatible types for comparison`);
  };

/** Blanks stand between two operands when neither is text, as Go's `fmt.Sprint` does it. */
function printed(values: readonly unknown[]): string {
  return values.map((value, i) => {
    const apart = i > 0 && typeof value !== "string" && typeof values[i - 1] !== "string";
    return (apart ? " " : "") + (value === null || value === undefined ? "<nil>" : goMap(value));
  }).join("");
}

function formatted(format: string, values: readonly unknown[]): string {
  let at = 0;
  const text = format.replace(
    /%([-+# 0]*)(\d*)(?:\.(\d+))?([vsdqfgxXtTc%])/g,
    (whole, flags: string, width: string, precision: string, verb: string) => {
      if (verb === "%") return "%";
      if (at >= values.length) return `%!${verb}(MISSING)`;
      const body = formattedOne(verb, values[at++], precision);
      if (whole.length === 2) return body;
      return flags.includes("-")
        ? body.padEnd(Number(width))
        : body.padStart(Number(width), flags.includes("0") && verb !== "s" ? "0" : " ");
    },
  );
  const extra = values.slice(at).map((value) => `${goKind(value)}=${goMap(value)}`);
  return extra.length ? `${text}%!(EXTRA ${extra.join(", ")})` : text;
}

function formattedOne(verb: string, value: unknown, precision: string | undefined): string {
  if (verb === "q") return goQuote(String(value));
  if (verb === "f") return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
  if (verb === "x" && typeof value === "number") return value.toString(16);
  if (verb === "c") return String.fromCodePoint(Number(value));
  if (verb === "T") return goKind(value);
  if (verb === "d" && typeof value !== "number") return `%!d(${goKind(value)}=${goMap(value)})`;
  if (verb === "s" && typeof value === "number") return `%!s(${goKind(value)}=${value})`;
  const text = value === null || value === undefined ? verb === "v" ? "<nil>" : `%!${verb}(<nil>)` : goMap(value);
  return precision === undefined ? text : text.slice(0, Number(precision));
}

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: (values) => values.find((value) => !isTrue(value)) ?? values.at(-1),
  base64decode: ([value], wrong) => {
    try {
      return new TextDecoder().decode(Uint8Array.from(atob(String(value)), (letter) => letter.charCodeAt(0)));
    } catch {
      return wrong("error calling base64decode: illegal base64 data at input byte 0");
    }
  },
  eq: ([first, ...others]) => others.some((other) => sameJson(first, other)),
  exists,
  ge: ordered("ge", (a, b) => a >= b),
  gt: ordered("gt", (a, b) => a > b),
  html: (values) => printed(values).replace(/[&<>"']/g, (letter) => HTML[letter]!),
  index,
  js: (values) => goJson(printed(values)).slice(1, -1),
  le: ordered("le", (a, b) => a <= b),
  len: length,
  lt: ordered("lt", (a, b) => a < b),
  ne: ([a, b]) => !sameJson(a, b),
  not: ([value]) => !isTrue(value),
  or: (values) => values.find(isTrue) ?? values.at(-1),
  print: printed,
  printf: ([format, ...values]) => formatted(String(format), values),
  println: (values) =>
    `${values.map((value) => value === null || value === undefined ? "<nil>" : goMap(value)).join(" ")}\n`,
  slice: ([value, from = 0, to]) =>
    (value as string | unknown[]).slice(Number(from), to === undefined ? undefined : Number(to)),
  urlquery: (values) => encodeURIComponent(printed(values)).replaceAll("%20", "+"),
};
