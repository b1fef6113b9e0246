import { isRecord } from "../base/json.ts";
import { checkOf, type CheckStatement } from "../grader/mod.ts";
import { isMatcher } from "../grader/words.ts";
import { type Field, fieldOfKind } from "../kinds/schema/mod.ts";
import type { Cluster, LabFault, LabSource } from "../session/mod.ts";
import { type LocatedYaml, readLocated } from "../session/located_yaml.ts";
import { didYouMean } from "../base/nearest_word.ts";
import { readVerb } from "../session/read_call.ts";
import { expressionFault } from "./expressions.ts";

type Path = readonly PropertyKey[];
/** A word that means nothing, where it stands. */
type Slip = readonly [path: Path, message: string];

interface World {
  readonly cluster: Cluster;
  /** The names that are drawn. */
  readonly drawn: readonly string[];
  readonly hidden: readonly string[];
}

/**
 * Words of a lab's checks that its cluster, kubectl or the lab itself doesn't know: kinds, fields, resources, verbs, flags,
 * lists of an expression, places to be filled, hidden files. Each would make a check that can't pass, and not say why.
 */
export function wordFaults({ files }: LabSource, cluster: Cluster): LabFault[] {
  const yaml = readLocated("lab.yaml", files.get("lab.yaml")!);
  const { tasks, vary } = yaml.value as { tasks: Record<string, unknown>[]; vary?: object };
  const hidden = [...files.keys()].filter((path) => path.startsWith("hidden/")).map((path) =>
    path.slice("hidden/".length)
  );
  const world = { cluster, drawn: Object.keys(vary ?? {}), hidden };
  const slips = tasks.flatMap((task, t): Slip[] => {
    const checks = (task["checks"] ?? []) as CheckStatement[];
    return [
      ...checks.flatMap((check, i) => checkSlips(check, ["tasks", t, "checks", i], world)),
      ...answerSlips(task["answer"], ["tasks", t, "answer"], world),
    ];
  });
  return slips.map(([path, message]) => located(yaml, path, message));
}

function located(yaml: LocatedYaml, path: Path, message: string): LabFault {
  return { file: "lab.yaml", ...yaml.locate(path), message };
}

/** Of each check what only it has. */
const SLIPS: Readonly<Record<string, (check: CheckStatement, path: Path, world: World) => Slip[]>> = {
  object: ({ object, each }, path, world) => [
    ...manifestSlips(object, [...path, "object"], world),
    ...(each === undefined ? [] : manifestSlips(each, [...path, "each"], world)),
  ],
  absent: ({ absent }, path, world) => manifestSlips(absent, [...path, "absent"], world),
  cel: ({ cel }, path, world) => expressionSlips(cel, [...path, "cel"], world, "bool"),
  seen: ({ seen }, path, { cluster }) => seenSlips(seen as Seen, [...path, "seen"], cluster),
  ran: ({ ran }, path) => ranSlips(ran as Ran, [...path, "ran"]),
  whatif: ({ do: script }, path, { hidden }) => hiddenSlips(String(script), [...path, "do"], hidden),
};

function checkSlips(check: CheckStatement, path: Path, world: World): Slip[] {
  const { name, inner } = checkOf(check);
  const own = SLIPS[name]?.(check, path, world) ?? [];
  const within = (inner?.(check) ?? []).flatMap((one, i) => checkSlips(one, [...path, "checks", i], world));
  const { do: _script, checks: _checks, ...rest } = check;
  return [...own, ...within, ...placeSlips(rest, path, world)];
}

function answerSlips(answer: unknown, path: Path, world: World): Slip[] {
  if (!isRecord(answer)) return [];
  return [
    ...placeSlips(answer, path, world),
    ...(answer["cel"] === undefined ? [] : expressionSlips(answer["cel"], [...path, "cel"], world)),
  ];
}

const PLACE = /\$\{([A-Za-z_][\w-]*)[^}]*\}/g;

function placeSlips(value: unknown, path: Path, { drawn }: World): Slip[] {
  if (typeof value === "string") {
    return [...value.matchAll(PLACE)].filter(([, name]) => name !== "each" && !drawn.includes(name!)).map((
      [place, name],
    ) => [path, `Nothing is drawn for "${place}": name it in "vary"${didYouMean(name!, drawn)}`] as const);
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) => placeSlips(part, [...path, key], { drawn } as World));
}

function manifestSlips(manifest: unknown, path: Path, { cluster }: World): Slip[] {
  if (!isRecord(manifest)) return [];
  const { kind, apiVersion, ...rest } = manifest as { kind: string; apiVersion?: string };
  if (kind.includes("${")) return [];
  const resources = cluster.resources().filter((one) => one.kind === kind);
  if (resources.length === 0) {
    const kinds = [...new Set(cluster.resources().map((one) => one.kind))];
    return [[[...path, "kind"], `There is no kind "${kind}"${didYouMean(kind, kinds)}`]];
  }
  const versions = [...new Set(resources.map((one) => one.apiVersion))];
  if (apiVersion !== undefined && !apiVersion.includes("${") && !versions.includes(apiVersion)) {
    return [[[...path, "apiVersion"], `There is no ${kind} in "${apiVersion}": write ${versions.join(" or ")}`]];
  }
  const field = fieldOfKind(apiVersion ?? versions[0]!, kind);
  return field ? fieldSlips(rest, field, path, kind, "") : [];
}

function fieldSlips(value: unknown, field: Field, path: Path, kind: string, shown: string): Slip[] {
  if (Array.isArray(value)) {
    const { item } = field;
    return item ? value.flatMap((one, i) => fieldSlips(one, item, [...path, i], kind, shown)) : [];
  }
  if (!isRecord(value)) return plainSlips(value, field, path, shown);
  return Object.entries(value).flatMap(([key, part]): Slip[] => {
    const inner = field.type === "struct" ? field.fields.get(key) : field.item;
    const below = shown === "" ? key : `${shown}.${key}`;
    if (inner) return fieldSlips(part, inner, [...path, key], kind, below);
    if (field.type !== "struct") return [];
    return [[[...path, key], `A ${kind} has no field "${below}"${didYouMean(key, [...field.fields.keys()])}`]];
  });
}

const NUMBERS = new Set(["integer", "number"]);

function plainSlips(value: unknown, { type }: Field, path: Path, shown: string): Slip[] {
  if (typeof value !== "string" || value.includes("${")) return [];
  const squeezed = /^(~|!=)(?=\S)/.exec(value)?.[1];
  if (squeezed !== undefined) {
    return [[path, `Write a blank behind the matcher: "${squeezed} ${value.slice(squeezed.length)}"`]];
  }
  if (!NUMBERS.has(type) || isMatcher(value) || /^-?[\d.]+$/.test(value)) return [];
  return [[path, `${shown} is a number: write one, or a matcher such as "> 2", not "${value}"`]];
}

function expressionSlips(text: unknown, path: Path, { cluster, drawn }: World, wanted?: string): Slip[] {
  const filled = String(text).replace(PLACE, (place, name: string) => drawn.includes(name) ? "x" : place);
  const fault = expressionFault(filled, cluster.resources().map(({ plural }) => plural), wanted);
  return fault === undefined ? [] : [[path, fault]];
}

interface Seen {
  readonly verb?: string | readonly string[];
  readonly resource: string | readonly string[];
}

const REQUESTS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

function seenSlips({ verb, resource }: Seen, path: Path, cluster: Cluster): Slip[] {
  const known = cluster.resources();
  const names = known.flatMap(({ name, plural }) => [plural, name]);
  const strange = [resource].flat().filter((one) => !one.includes("${") && !names.includes(one));
  const unheard = [verb ?? []].flat().filter((one) => !one.includes("${") && !REQUESTS.includes(one));
  return [
    ...strange.map((one): Slip => {
      const ofKind = known.find(({ kind }) => kind.toLowerCase() === one.toLowerCase());
      const cure = ofKind ? `: write its plural word, "${ofKind.plural}"` : didYouMean(one, names);
      return [[...path, "resource"], `There is no resource "${one}"${cure}`];
    }),
    ...unheard.map((one): Slip => [
      [...path, "verb"],
      `No request is called "${one}": use one of ${REQUESTS.join(", ")}${didYouMean(one, REQUESTS)}`,
    ]),
  ];
}

interface Ran {
  readonly program?: string;
  readonly verb?: string;
  readonly flags?: Readonly<Record<string, unknown>>;
}

function ranSlips({ program = "kubectl", verb, flags = {} }: Ran, path: Path): Slip[] {
  if (program !== "kubectl" || verb === undefined || verb.includes("${")) return [];
  const read = readVerb(verb);
  if ("unknown" in read) {
    return [[[...path, "verb"], `kubectl has no verb "${verb}"${didYouMean(read.unknown, read.known)}`]];
  }
  const { byName, byShort } = read.flags;
  return Object.keys(flags).filter((name) => !byName.has(name)).map((name): Slip => {
    const long = byShort.get(name)?.name;
    const cure = long ? `: write its long name, "${long}"` : didYouMean(name, [...byName.keys()]);
    return [[...path, "flags", name], `kubectl ${verb} has no flag "${name}"${cure}`];
  });
}

function hiddenSlips(script: string, path: Path, hidden: readonly string[]): Slip[] {
  const named = [...script.matchAll(/(?<![\w.])\/lab\/([\w./-]+)/g)].map(([, name]) => name!);
  return named.filter((name) => !hidden.includes(name) && !hidden.some((one) => one.includes("${"))).map((name) =>
    [path, `There is no file hidden/${name}${didYouMean(name, hidden)}`] as const
  );
}
