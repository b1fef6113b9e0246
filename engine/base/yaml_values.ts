import { goFloat, goQuote } from "./go_text.ts";
import type { Node } from "./yaml_nodes.ts";
import { resolved, type YamlVersion } from "./yaml_resolving.ts";

/** A mapping before its keys are texts for good: `null` stands for a key that is nothing. */
type Mapping = Map<string | null, Value>;
type Value = string | number | boolean | null | readonly Value[] | Mapping;

class ValueFault extends Error {}

/**
 * What a node stands for, as JSON; or the fault, in the words of the library that kubectl reads YAML with. Source:
 * `decode.go` of go-yaml v2 and sigs.k8s.io/yaml.
 */
export function yamlValue(node: Node, version: YamlVersion): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: jsonOf(new Decoder(version).value(node)) };
  } catch (error) {
    if (error instanceof ValueFault) return { fault: error.message };
    throw error;
  }
}

/** How many parts of a document may come from aliases, as go-yaml limits it. */
const ALIASED_LEAST = 100, PARTS_LEAST = 1000, FEW = 400_000, MANY = 4_000_000;

class Decoder {
  readonly #open = new Set<string>();
  #parts = 0;
  #aliased = 0;

  constructor(readonly version: YamlVersion) {}

  value(node: Node): Value {
    this.#count();
    switch (node.is) {
      case "alias":
        return this.#alias(node);
      case "sequence":
        return node.items.map((item) => this.value(item));
      case "mapping":
        return this.#mapping(node.pairs);
      case "scalar":
        return this.#scalar(node).value;
    }
  }

  #count(): void {
    this.#parts++;
    if (this.#open.size > 0) this.#aliased++;
    if (this.#aliased <= ALIASED_LEAST || this.#parts <= PARTS_LEAST) return;
    const share = Math.min(1, Math.max(0, (this.#parts - FEW) / (MANY - FEW)));
    if (this.#aliased / this.#parts > 0.99 - 0.89 * share) {
      throw new ValueFault("yaml: document contains excessive aliasing");
    }
  }

  #alias(node: Node & { is: "alias" }): Value {
    if (this.#open.has(node.name)) throw new ValueFault(`yaml: anchor '${node.name}' value contains itself`);
    this.#open.add(node.name);
    const value = this.value(node.of() ?? node);
    this.#open.delete(node.name);
    return value;
  }

  #scalar({ tag, text, isPlain }: Node & { is: "scalar" }) {
    if (!isPlain && tag === "") return { tag: "!!str", value: text };
    const found = resolved(tag, text, this.version);
    if ("fault" in found) throw new ValueFault(`yaml: ${found.fault}`);
    return found.tag === "!!binary" ? { tag: "!!str", value: decoded(text) } : found;
  }

  #mapping(pairs: readonly (readonly [Node, Node])[]): Mapping {
    const made: Mapping = new Map();
    for (const [key, value] of pairs) {
      if (isMerge(key)) this.#merge(value, made);
      else {
        const name = this.#key(key);
        made.set(name, this.value(value));
      }
    }
    return made;
  }

  #key(node: Node): string | null {
    const scalar = node.is === "alias" ? node.of() : node;
    if (scalar?.is === "scalar") {
      this.#count();
      const { tag, value } = this.#scalar(scalar);
      return value === null ? null : tag === "!!float" ? floatKey(value as number) : String(value);
    }
    throw new ValueFault(`yaml: invalid map key: ${goValue(this.value(node))}`);
  }

  /** `<<`: the fields of one mapping or of several, the first of which counts. */
  #merge(node: Node, into: Mapping): void {
    const sources = node.is === "sequence" ? [...node.items].reverse() : [node];
    for (const source of sources) {
      const mapping = source.is === "alias" ? source.of() : source;
      if (mapping?.is !== "mapping") {
        throw new ValueFault("yaml: map merge requires map or sequence of maps as the value");
      }
      for (const [name, value] of this.value(source) as Mapping) into.set(name, value);
    }
  }
}

const isMerge = (node: Node): boolean =>
  node.is === "scalar" && node.text === "<<" && (node.tag === "!!merge" || (node.isPlain && node.tag === ""));

function decoded(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64.replace(/[\r\n]/g, "")), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    throw new ValueFault("yaml: !!binary value contains invalid base64 data");
  }
}

/** A key that is a fraction, as Go writes a `float32`; what is no number has YAML's name. */
function floatKey(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf";
  let shown = single;
  for (let digits = 1; digits <= 9; digits++) {
    shown = Number(single.toPrecision(digits));
    if (Math.fround(shown) === single) break;
  }
  return goFloat(shown);
}

/** As `%#v` shows what was decoded into `interface{}`. */
function goValue(value: Value): string {
  if (value === null) return "interface {}(nil)";
  if (typeof value === "string") return goQuote(value);
  if (typeof value !== "object") return String(value);
  if (!(value instanceof Map)) return `[]interface {}{${value.map(goValue).join(", ")}}`;
  const fields = [...value].sort(([a], [b]) => (a ?? "") < (b ?? "") ? -1 : 1).map(([key, field]) =>
    `${key === null ? "interface {}(nil)" : goQuote(key)}:${goValue(field)}`
  );
  return `map[interface {}]interface {}{${fields.join(", ")}}`;
}

/** The JSON of a value: keys are texts, and numbers are numbers. */
function jsonOf(value: Value): unknown {
  const named = texts(value);
  const odd = oddNumber(named);
  if (odd !== undefined) throw new ValueFault(`json: unsupported value: ${goFloat(odd)}`);
  return named;
}

function texts(value: Value): unknown {
  if (Array.isArray(value)) return value.map(texts);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, field]) => {
    if (key !== null) return [key, texts(field)];
    const shown = field === null ? "<nil>" : goValue(field);
    throw new ValueFault(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`);
  }));
}

function oddNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const part of Object.values(value)) {
    const odd = oddNumber(part);
    if (odd !== undefined) return odd;
  }
  return undefined;
}
