import { klogLine } from "../klog.ts";
import type { Loose } from "../pod_specs.ts";
import type { Kube } from "../verb.ts";
import { BuildFault, type Built } from "./built.ts";
import { changedAt, podSpecPath } from "./paths.ts";

/** One entry of `vars`: a name, and the field of a resource that it stands for. */
export interface Var {
  readonly name: string;
  readonly objref: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  readonly fieldref?: { readonly fieldpath?: string };
}

/** Those of one layer beside those of the layers below; a name may come once. */
export function gatherVars(into: Var[], more: readonly Var[]): void {
  for (const one of more) {
    if (into.some(({ name }) => name === one.name) || more.filter(({ name }) => name === one.name).length > 1) {
      const all = more.map((each) => `{${each.name} ${kindText(each, "[noVer]")} {${each.fieldref?.fieldpath ?? ""}}}`);
      throw new BuildFault(`merging vars [${all.join(" ")}]: var '${one.name}' already encountered`);
    }
  }
  into.push(...more);
}

function kindText({ objref }: Var, version = (objref.apiVersion ?? "").split("/").at(-1)!): string {
  const group = objref.apiVersion?.includes("/") ? objref.apiVersion.split("/")[0] : "[noGrp]";
  return `${objref.kind ?? "[noKind]"}.${version}.${version === "[noVer]" ? "[noGrp]" : group}`;
}

/** In a container: where variables are understood. */
const IN_CONTAINERS = [
  "args[]",
  "command[]",
  "env[].value",
  "livenessProbe.exec.command[]",
  "livenessProbe.httpGet.host",
  "livenessProbe.httpGet.port",
  "livenessProbe.tcpSocket.port",
  "lifecycle.postStart.exec.command[]",
  "lifecycle.preStop.exec.command[]",
  "ports[].containerPort",
  "ports[].hostPort",
  "readinessProbe.exec.command[]",
  "readinessProbe.httpGet.host",
  "readinessProbe.httpGet.port",
  "readinessProbe.tcpSocket.port",
  "volumeMounts[].mountPath",
];
const IN_KINDS: Readonly<Record<string, readonly string[]>> = {
  Ingress: ["spec.rules[].host", "spec.tls[].hosts[]", "spec.tls[].secretName"],
  Service: ["spec.ports[].port", "spec.ports[].targetPort"],
};

function placesIn(kind: string): readonly string[] {
  const spec = podSpecPath(kind);
  const lists = spec === undefined ? [] : ["containers[]", "initContainers[]"];
  return [
    ...lists.flatMap((list) => IN_CONTAINERS.map((path) => `${spec}.${list}.${path}`)),
    ...(spec === undefined ? [] : [`${spec}.volumes[].nfs.server`]),
    ...IN_KINDS[kind] ?? [],
  ];
}

/** `$(NAME)` becomes what it stands for, as the resources are called in the end; others stay as they are. */
export function expanded(resources: readonly Built[], vars: readonly Var[], kube: Kube): readonly Built[] {
  if (!vars.length) return resources;
  const values = new Map(vars.map((one) => [one.name, valueOf(resources, one)] as const));
  const used = new Set<string>();
  const change = (text: Loose): Loose => {
    if (typeof text !== "string") return text;
    const whole = /^\$\(([^()]+)\)$/.exec(text)?.[1];
    if (whole !== undefined && values.has(whole)) {
      used.add(whole);
      return values.get(whole);
    }
    return text.replace(/\$\$\(|\$\(([^()]+)\)/g, (shown, name?: string) => {
      if (name === undefined || !values.has(name)) return shown === "$$(" ? "$(" : shown;
      used.add(name);
      return String(values.get(name));
    });
  };
  const all = resources.map((one) => {
    let object = one.object;
    for (const path of placesIn(object.kind)) object = changedAt(object, path, false, change);
    for (const field of ["labels", "annotations"]) {
      object = changedAt(
        object,
        `metadata.${field}`,
        false,
        (old) => Object.fromEntries(Object.entries(old).map(([key, value]) => [key, change(value)])),
      );
    }
    return { ...one, object };
  });
  const unused = vars.filter(({ name }) => !used.has(name)).map(({ name }) => name).sort();
  if (unused.length) {
    const text = `well-defined vars that were never replaced: ${unused.join(",")}`;
    kube.client.note(klogLine("I", "log.go:245", text, kube.world.nowMs));
  }
  return all;
}

function valueOf(resources: readonly Built[], one: Var): unknown {
  const { apiVersion, kind, name, namespace } = one.objref;
  const path = one.fieldref?.fieldpath ?? "metadata.name";
  const shown = `{${one.name} ${kindText(one)} {${path}}}`;
  const found = resources.find(({ object, names }) =>
    object.kind === kind && (!apiVersion || object.apiVersion === apiVersion) && names.includes(name ?? "") &&
    (!namespace || object.metadata.namespace === namespace)
  );
  if (!found) throw new BuildFault(`var '${shown}' cannot be mapped to a field in the set of known resources`);
  const parts = path.match(/[^.[\]]+/g) ?? [];
  const value = parts.reduce((here: Loose, part) => here?.[part], found.object);
  if (value === undefined) {
    throw new BuildFault(`field specified in var '${shown}' not found in corresponding resource`);
  }
  return value;
}
