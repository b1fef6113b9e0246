import type { KubeObject } from "../base/object.ts";
import { isRecord } from "../base/json.ts";
import { inWords } from "./match.ts";

/** A partial manifest of an author: what an object must at least have. */
export type Wanted = Readonly<Record<string, unknown>>;

interface WantedMeta {
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly labels?: Readonly<Record<string, unknown>>;
}

/** `Pod in namespace shop with label app=web on node1, whose status.phase is Running`. */
export function phrase(wanted: Wanted): string {
  const { name, namespace, labels } = (wanted["metadata"] ?? {}) as WantedMeta;
  const nodeName = (wanted["spec"] as { nodeName?: unknown } | undefined)?.nodeName;
  const rest = leaves(wanted, "").filter(({ path }) => !SAID.test(path));
  const parts = [String(wanted["kind"])];
  if (name !== undefined) {
    parts.push(typeof name === "string" && isMatcher(name) ? `named ${inWords(name)}` : `${name}`);
  }
  if (namespace !== undefined) parts.push(`in namespace ${inWords(namespace)}`);
  if (labels) parts.push(labelPhrase(labels));
  if (nodeName !== undefined) parts.push(`on ${nodeName === "!" ? "no node" : inWords(nodeName)}`);
  const properties = rest.map(({ path, value }) => `${path} is ${inWords(value)}`);
  return parts.join(" ") + (properties.length > 0 ? `, whose ${listed(properties)}` : "");
}

export function meta(wanted: Wanted): Readonly<Record<string, unknown>> {
  return isRecord(wanted["metadata"]) ? wanted["metadata"] : {};
}

/** A plain text, not a matcher. */
export function literal(value: unknown): string | undefined {
  return typeof value === "string" && !isMatcher(value) ? value : undefined;
}

/** `Pod web` or `Pod shop/web`. */
export function called(object: KubeObject): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace ? `${namespace}/` : ""}${name}`;
}

/** `a, b and c`; a long list ends with how many more there are. */
export function listed(items: readonly string[], most = 6): string {
  if (items.length > most) return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** `1 Pod`, `3 Pods`, `2 Policies`. */
export function counted(count: number, noun: string): string {
  return `${count === 0 ? "no" : count} ${count === 1 ? noun : plural(noun)}`;
}

/** `exactly 1`, `more than 2`, `from 1 to 3`. */
export function countPhrase(count: unknown): string {
  return typeof count === "number" ? `exactly ${count}` : inWords(count);
}

export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.slice(0, -1) + "ies";
  return /(s|x|ch)$/.test(noun) ? (noun.endsWith("points") ? noun : noun + "es") : noun + "s";
}

/** Paths that the phrase says in better words. */
const SAID = /^(kind|apiVersion|metadata\.(name|namespace|labels\b.*)|spec\.nodeName)$/;

function labelPhrase(labels: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(labels).map(([key, value]) =>
    value === "!"
      ? `no ${key}`
      : typeof value === "string" && isMatcher(value)
      ? `${key} ${inWords(value)}`
      : `${key}=${value}`
  );
  return `with ${pairs.length === 1 ? "label" : "labels"} ${listed(pairs)}`;
}

export function isMatcher(text: string): boolean {
  return text === "!" || /^(~ |!= |[<>]=? *\S|\S+\.\.\S+$)/.test(text);
}

function leaves(value: unknown, path: string): { path: string; value: unknown }[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isRecord)) {
    return value.flatMap((item, i) => {
      const key = ["name", "type", "key", "containerPort", "mountPath"].find((field) => item[field] !== undefined);
      const own = `${path}[${key ? item[key] : i}]`;
      return leaves(item, own).filter((leaf) =>
        !key || leaf.path !== `${own}.${key}` || Object.keys(item).length === 1
      );
    });
  }
  if (isRecord(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, part]) => leaves(part, path === "" ? key : `${path}.${key}`));
  }
  return [{ path, value }];
}
