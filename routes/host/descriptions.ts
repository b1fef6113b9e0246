/**
 * What the fields of the API mean, for `kubectl explain`. The words are the Kubernetes authors'; they are read from a
 * package that carries them, and only once somebody asks: a text of a megabyte that most seats never need.
 */

import type { Deed } from "../../engine/session/mod.ts";

/** Of a definition such as `io.k8s.api.apps.v1.DaemonSetSpec`, or of one of its fields; undefined where nothing is known. */
export function description(definition: string, field?: string): string | undefined {
  return known.get(field === undefined ? definition : `${definition} ${field}`);
}

/** Loads the descriptions if these commands may ask for them. Await it before they run: the engine itself does not wait. */
export async function prepareDescriptions(commands: string): Promise<void> {
  if (/\bexplain\b/.test(commands)) await (loading ??= load());
}

/** The same for what a learner does next. */
export async function preparedFor(deed: Deed): Promise<void> {
  if (deed.kind === "command") await prepareDescriptions(deed.line);
}

const known = new Map<string, string>();
let loading: Promise<void> | undefined;

/** Files of the package, and what the names of their definitions start with. */
const FILES: Readonly<Record<string, () => Promise<{ default: string }>>> = {
  "io.k8s.api.admissionregistration.v1": () =>
    import("kubernetes-types/admissionregistration/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.apps.v1": () => import("kubernetes-types/apps/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.authentication.v1": () => import("kubernetes-types/authentication/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.authorization.v1": () => import("kubernetes-types/authorization/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.autoscaling.v1": () => import("kubernetes-types/autoscaling/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.autoscaling.v2": () => import("kubernetes-types/autoscaling/v2.d.ts", { with: { type: "text" } }),
  "io.k8s.api.batch.v1": () => import("kubernetes-types/batch/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.certificates.v1": () => import("kubernetes-types/certificates/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.coordination.v1": () => import("kubernetes-types/coordination/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.core.v1": () => import("kubernetes-types/core/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.discovery.v1": () => import("kubernetes-types/discovery/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.events.v1": () => import("kubernetes-types/events/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.flowcontrol.v1": () => import("kubernetes-types/flowcontrol/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.networking.v1": () => import("kubernetes-types/networking/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.node.v1": () => import("kubernetes-types/node/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.policy.v1": () => import("kubernetes-types/policy/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.rbac.v1": () => import("kubernetes-types/rbac/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.scheduling.v1": () => import("kubernetes-types/scheduling/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.api.storage.v1": () => import("kubernetes-types/storage/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1": () =>
    import("kubernetes-types/apiextensions/v1.d.ts", { with: { type: "text" } }),
  "io.k8s.apimachinery.pkg.apis.meta.v1": () => import("kubernetes-types/meta/v1.d.ts", { with: { type: "text" } }),
};

async function load(): Promise<void> {
  await Promise.all(Object.entries(FILES).map(async ([group, file]) => take(group, (await file()).default)));
}

/** Takes the comment above each interface and each of its fields. */
function take(group: string, text: string): void {
  let definition = "";
  for (const [, comment = "", line = ""] of text.matchAll(/\/\*\*([\s\S]*?)\*\/\n([^\n]*)/g)) {
    const said = comment.replace(/^[ \n]*\*? ?|[ \n]*$/g, "").replace(/\n *\* ?/g, "\n").replaceAll("*\\/", "*/");
    const named = /^export (?:interface|type) (\w+)/.exec(line)?.[1];
    if (named) definition = `${group}.${named}`;
    const field = named ? undefined : /^ {4}(?:readonly )?"?([\w$]+)"?\??:/.exec(line)?.[1];
    if (named || field) known.set(field ? `${definition} ${field}` : definition, said);
  }
}
