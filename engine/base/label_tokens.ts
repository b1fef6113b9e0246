import type { Faulty } from "./fault.ts";
import { goQuote } from "./go_text.ts";
import type { LabelOperator, LabelRequirement, LabelSelector } from "./labels.ts";

/** The grammar of label selectors as text: `apimachinery/pkg/labels/selector.go`, whose faults these are. */

interface Token {
  readonly kind: "identifier" | "end" | "operator" | "," | "(" | ")" | "!" | "error";
  readonly text: string;
}

const OPERATORS = new Map<string, LabelOperator>([
  ["in", "in"],
  ["notin", "notin"],
  ["=", "="],
  ["==", "=="],
  ["!=", "!="],
  [">", "gt"],
  ["<", "lt"],
]);

const PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const NAME = new RegExp(`^${PART}$`);
const VALUE = new RegExp(`^(${PART})?$`);
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const ALPHANUMERIC =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

function keyFaults(key: string): string[] {
  const parts = key.split("/");
  const name = parts.at(-1)!;
  const faults: string[] = [];
  const whole =
    `must ${ALPHANUMERIC} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${PART}')`;
  if (parts.length > 2) {
    return [`a qualified name ${whole} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === "") faults.push("prefix part must be non-empty");
    else if (!PREFIX.test(prefix)) {
      faults.push(
        "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      );
    }
  }
  if (name === "") faults.push("name part must be non-empty");
  else if (name.length > 63) faults.push("name part must be no more than 63 bytes");
  if (!NAME.test(name)) faults.push(`name part ${whole}`);
  return faults;
}

function valueFaults(value: string): string[] {
  const faults: string[] = [];
  if (value.length > 63) faults.push("must be no more than 63 bytes");
  if (!VALUE.test(value)) {
    faults.push(
      `a valid label must be an empty string or ${ALPHANUMERIC} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${PART})?')`,
    );
  }
  return faults;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [token] of text.matchAll(/!=|==?|[!(),<>]|[^=!(),<>\s]+/g)) {
    if (OPERATORS.has(token)) tokens.push({ kind: "operator", text: token });
    else if ("!(),".includes(token)) tokens.push({ kind: token as "!", text: token });
    else tokens.push({ kind: "identifier", text: token });
  }
  return tokens;
}

const END: Token = { kind: "end", text: "" };

/** Thrown inside the parser only, and caught by `selector`. */
class Complaint extends Error {}

class Parser {
  #position = 0;
  constructor(readonly tokens: readonly Token[]) {}

  /** The next token; `in` and `notin` are plain words but where an operator is looked for. */
  #look(asOperator = false): Token {
    const token = this.tokens[this.#position] ?? END;
    const isWord = token.kind === "operator" && (token.text === "in" || token.text === "notin");
    return isWord && !asOperator ? { kind: "identifier", text: token.text } : token;
  }

  #take(asOperator = false): Token {
    const token = this.#look(asOperator);
    this.#position++;
    return token;
  }

  selector(): LabelSelector | Faulty {
    try {
      return { requirements: this.#requirements().sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0) };
    } catch (error) {
      if (error instanceof Complaint) return { fault: error.message };
      throw error;
    }
  }

  #requirements(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const { kind, text } = this.#look();
      if (kind === "end") return requirements;
      if (kind !== "identifier" && kind !== "!") {
        throw new Complaint(`found '${text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#requirement());
      const after = this.#take();
      if (after.kind === "end") return requirements;
      if (after.kind !== ",") throw new Complaint(`found '${after.text}', expected: ',' or 'end of string'`);
      const next = this.#look();
      if (next.kind !== "identifier" && next.kind !== "!") {
        throw new Complaint(`found '${next.text}', expected: identifier after ','`);
      }
    }
  }

  #requirement(): LabelRequirement {
    const isNot = this.#look().kind === "!";
    if (isNot) this.#take();
    const key = this.#take();
    if (key.kind !== "identifier") throw unparsed(`found '${key.text}', expected: identifier`);
    const faults = keyFaults(key.text);
    if (faults.length > 0) throw unparsed(`<nil>: Invalid value: ${goQuote(key.text)}: ${faults.join("; ")}`);
    const next = this.#look().kind;
    if (isNot) return { key: key.text, operator: "!", values: [] };
    if (next === "end" || next === ",") return { key: key.text, operator: "exists", values: [] };
    const word = this.#take(true);
    const operator = word.kind === "operator" ? OPERATORS.get(word.text) : undefined;
    if (!operator) throw unparsed(`found '${word.text}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = operator === "in" || operator === "notin" ? this.#values() : [this.#exactValue()];
    return checked({ key: key.text, operator, values: [...new Set(values)].sort() });
  }

  #values(): string[] {
    const open = this.#take();
    if (open.kind !== "(") throw unparsed(`found '${open.text}' expected: '('`);
    const first = this.#look();
    if (first.kind === ")") {
      this.#take();
      return [""];
    }
    if (first.kind !== "identifier" && first.kind !== ",") {
      throw unparsed(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = this.#identifiers();
    if (this.#take().kind !== ")") throw unparsed(`found '${first.text}', expected: ')'`);
    return values;
  }

  #identifiers(): string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      const next = this.#look();
      if (token.kind === "identifier") {
        values.push(token.text);
        if (next.kind === ")") return values;
        if (next.kind !== ",") throw unparsed(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ",") {
        if (values.length === 0) values.push("");
        if (next.kind === ")") return [...values, ""];
        if (next.kind === ",") {
          this.#take();
          values.push("");
        }
      } else throw unparsed(`found '${token.text}', expected: ',', or identifier`);
    }
  }

  #exactValue(): string {
    const next = this.#look();
    if (next.kind === "end" || next.kind === ",") return "";
    const token = this.#take();
    if (token.kind !== "identifier") throw unparsed(`found '${token.text}', expected: identifier`);
    return token.text;
  }
}

function unparsed(text: string): Complaint {
  return new Complaint(`unable to parse requirement: ${text}`);
}

function checked(requirement: LabelRequirement): LabelRequirement {
  const { key, operator, values } = requirement;
  const faults: string[] = [];
  if ((operator === "gt" || operator === "lt") && !/^[+-]?\d+$/.test(values[0]!)) {
    faults.push(
      `values[0]: Invalid value: ${goQuote(values[0]!)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  values.forEach((value, i) => {
    const says = valueFaults(value);
    if (says.length > 0) faults.push(`values[${i}][${key}]: Invalid value: ${goQuote(value)}: ${says.join("; ")}`);
  });
  if (faults.length > 0) throw unparsed(faults.length === 1 ? faults[0]! : `[${faults.join(", ")}]`);
  return requirement;
}

export function labelTokens(text: string): { selector(): LabelSelector | Faulty } {
  return new Parser(tokensOf(text));
}
