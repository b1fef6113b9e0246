import type { Loose } from "../pod_specs.ts";
import { BuildFault, type Built } from "./built.ts";
import { fits, type Target } from "./patches.ts";

/** How a part of a text is taken out or put in. */
interface Options {
  readonly delimiter?: string;
  readonly index?: number;
  /** Of a target: whether fields that are missing are made. */
  readonly create?: boolean;
}

/** One entry of `replacements`: a value, and where it goes. */
export interface Replacement {
  readonly source?: Target & { readonly fieldPath?: string; readonly options?: Options };
  readonly targets?: readonly {
    readonly select?: Target;
    readonly reject?: readonly Target[];
    readonly fieldPaths?: readonly string[];
    readonly options?: Options;
  }[];
}

/** Every replacement in turn. Source: `replacement` of kustomize's api/filters. */
export function replaced(resources: readonly Built[], replacements: readonly Replacement[]): readonly Built[] {
  return replacements.reduce(withReplacement, resources);
}

function withReplacement(resources: readonly Built[], { source, targets }: Replacement): readonly Built[] {
  if (!source || !targets?.length) throw new BuildFault("replacements must specify a source and at least one target");
  const value = valueOf(resources, source);
  return targets.reduce((all, { select, reject = [], fieldPaths = ["metadata.name"], options = {} }) => {
    if (!select) throw new BuildFault("target must specify resources to select");
    return all.map((one) => {
      if (!fits(one, select) || reject.some((other) => fits(one, other))) return one;
      return {
        ...one,
        object: fieldPaths.reduce((object, path) => withValue(object, path, value, options), one.object),
      };
    });
  }, resources);
}

function valueOf(resources: readonly Built[], source: NonNullable<Replacement["source"]>): unknown {
  const { fieldPath = "metadata.name", options } = source;
  const selected = resources.filter((one) => isSelected(one, source));
  if (!selected.length) throw new BuildFault(`nothing selected by ${selectorText(source)}`);
  if (selected.length > 1) throw new BuildFault(`multiple matches for selector ${selectorText(source)}`);
  const value = partsOf(fieldPath).reduce((here, part) => at(here, part), selected[0]!.object);
  if (value === undefined) {
    throw new BuildFault(`fieldPath \`${fieldPath}\` is missing for replacement source ${selectorText(source)}`);
  }
  if (!options?.delimiter) return value;
  const index = options.index ?? 0;
  const part = String(value).split(options.delimiter)[index];
  if (part === undefined) throw new BuildFault(`options.index ${index} is out of bounds for value ${value}`);
  return part;
}

/** A source is named outright, unlike the resources that patches and targets select. */
function isSelected({ object, names }: Built, { group, version, kind, name, namespace }: Target): boolean {
  const [itsVersion, itsGroup = ""] = String(object.apiVersion).split("/").reverse();
  const same = (wanted: string | undefined, found: string | undefined) => !wanted || wanted === found;
  return same(group, itsGroup) && same(version, itsVersion) && same(kind, object.kind) &&
    (!name || names.includes(name)) && same(namespace, object.metadata.namespace ?? "default");
}

function selectorText({ group, version, kind, name, namespace }: Target): string {
  return `${kind || "[noKind]"}.${version || "[noVer]"}.${group || "[noGrp]"}/${name || "[noName]"}.${
    namespace || "[noNs]"
  }`;
}

/** `spec.containers.[name=web].env.0.value`: parts between dots, but for dots in brackets and behind a backslash. */
function partsOf(path: string): string[] {
  const parts = path.match(/(?:\[[^\]]*\]|\\.|[^.])+/g) ?? [];
  return parts.map((part) => part.replaceAll("\\.", "."));
}

const MATCHER = /^\[(.+?)=(.*)\]$/;

function at(here: Loose, part: string): Loose {
  if (!Array.isArray(here)) return here?.[part];
  const [, key, value] = MATCHER.exec(part) ?? [];
  return key === undefined ? here[Number(part)] : here.find((item) => String(item?.[key]) === value);
}

function withValue(object: Loose, path: string, value: unknown, options: Options): Loose {
  const found = { any: false };
  const next = stepped(object, partsOf(path), found, options, (old) => put(old, value, options));
  if (!found.any) throw new BuildFault(`unable to find field ${JSON.stringify(path)} in replacement target`);
  return next;
}

/** The object with `change` made wherever the path leads; what is missing is made when that is wanted. */
function stepped(
  here: Loose,
  [part, ...rest]: readonly string[],
  found: { any: boolean },
  options: Options,
  change: (old: Loose) => Loose,
): Loose {
  if (part === undefined) {
    if (here === undefined && !options.create) return here;
    found.any = true;
    return change(here);
  }
  const further = (inner: Loose) => stepped(inner, rest, found, options, change);
  if (Array.isArray(here)) {
    const [, key, value] = MATCHER.exec(part) ?? [];
    const isMeant = (item: Loose, i: number) =>
      part === "*" || (key === undefined ? i === Number(part) : String(item?.[key]) === value);
    return here.map((item, i) => isMeant(item, i) ? further(item) : item);
  }
  if (here === undefined ? !options.create : typeof here !== "object" || here === null) return here;
  if (part === "*") return Object.fromEntries(Object.entries(here).map(([name, inner]) => [name, further(inner)]));
  const inner = further(here?.[part]);
  return inner === undefined ? here : { ...here, [part]: inner };
}

/** The value in its new place, as a whole or as a part of what stands there, whose type stays. */
function put(old: Loose, value: unknown, { delimiter, index = 0 }: Options): unknown {
  if (typeof value === "object" || old === undefined || typeof old === "object") return value;
  if (!delimiter) return ofType(old, String(value));
  const parts = String(old).split(delimiter);
  if (index < 0) parts.unshift(String(value));
  else if (index >= parts.length) parts.push(String(value));
  else parts[index] = String(value);
  return ofType(old, parts.join(delimiter));
}

function ofType(old: unknown, text: string): unknown {
  if (typeof old === "number") return Number.isNaN(Number(text)) ? text : Number(text);
  if (typeof old === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}
