import { isTimestamp } from "./yaml_scalar.ts";

/** Which words are truths: kubectl reads manifests by 1.1, kustomize by 1.2. */
export type YamlVersion = "1.1" | "1.2";

/** What a scalar without quotes stands for, with the short name of its tag. */
export interface Resolved {
  readonly tag: string;
  readonly value: string | number | boolean | null;
}

const WORDS = new Map<string, Resolved>();
const words = (tag: string, value: Resolved["value"], texts: string) => {
  for (const text of texts.split(" ")) WORDS.set(text, { tag, value });
};
words("!!bool", true, "true True TRUE");
words("!!bool", false, "false False FALSE");
words("!!null", null, "~ null Null NULL");
words("!!null", null, "");
words("!!float", NaN, ".nan .NaN .NAN");
words("!!float", Infinity, ".inf .Inf .INF +.inf +.Inf +.INF");
words("!!float", -Infinity, "-.inf -.Inf -.INF");
words("!!merge", "<<", "<<");

/** What YAML 1.1 takes for a truth, and later readers for a text. */
const OLD_TRUTHS = new Map<string, boolean>([
  ..."y Y yes Yes YES on On ON".split(" ").map((text) => [text, true] as const),
  ..."n N no No NO off Off OFF".split(" ").map((text) => [text, false] as const),
]);

const WHOLE = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const BASES = ["0x", "0b", "0o", ""];
const FRACTION = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

const WHOLE_LEAST = -(2n ** 63n), WHOLE_END = 2n ** 64n;

/** Tags by which a scalar is understood; any other leaves it a text. */
const RESOLVABLE = ["", "!!str", "!!bool", "!!int", "!!float", "!!null", "!!timestamp", "!!binary"];

/**
 * A scalar as Go reads it: YAML 1.1, but base-60 numbers and times stay text. `tag` is the short one that it carries, or
 * nothing. Source: `resolve` of go-yaml v2.
 */
export function resolved(tag: string, text: string, version: YamlVersion): Resolved | { readonly fault: string } {
  if (!RESOLVABLE.includes(tag)) return { tag, value: text };
  const found = tag === "!!str" || tag === "!!binary" ? { tag: "!!str", value: text } : understood(tag, text, version);
  if (tag === "" || tag === found.tag || tag === "!!str") return found;
  if (tag === "!!binary") return { tag, value: text };
  if (tag === "!!float" && found.tag === "!!int") return { tag, value: Number(found.value) };
  return { fault: `cannot decode ${found.tag} \`${text}\` as a ${tag}` };
}

function understood(tag: string, text: string, version: YamlVersion): Resolved {
  const word = WORDS.get(text);
  if (word) return word;
  const truth = version === "1.1" ? OLD_TRUTHS.get(text) : undefined;
  if (truth !== undefined) return { tag: "!!bool", value: truth };
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
  if (first === 0x2e) return fraction(text) ?? { tag: "!!str", value: text };
  if (!isNumeric) return { tag: "!!str", value: text };
  if ((tag === "" || tag === "!!timestamp") && isTimestamp(text)) return { tag: "!!timestamp", value: text };
  const bare = text.replaceAll("_", "");
  return whole(bare) ?? fraction(bare) ?? { tag: "!!str", value: text };
}

/** An integer of 64 bits. */
function whole(text: string): Resolved | undefined {
  const match = WHOLE.exec(text);
  if (!match) return undefined;
  const at = match.findIndex((part, i) => i > 1 && part !== undefined);
  const size = BigInt(BASES[at - 2]! + match[at]!);
  const value = match[1] === "-" ? -size : size;
  if (value < WHOLE_LEAST || value >= WHOLE_END) return undefined;
  return { tag: "!!int", value: Number(value) };
}

/** A number with a point or an exponent; a point alone and what is too large are text. */
function fraction(text: string): Resolved | undefined {
  if (!FRACTION.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? { tag: "!!float", value } : undefined;
}
