import type { KubeObject } from "../../base/object.ts";
import type { Diagnoser } from "../diagnoser.ts";
import { Suspicion } from "../suspicion.ts";
import { called, literal, meta } from "../words.ts";

export const missingNamespace: Diagnoser = {
  name: "no namespace",
  verdicts: ["missing"],
  diagnose(suspicion) {
    const { namespace } = suspicion;
    if (namespace === undefined || namespaceOf(suspicion)) return undefined;
    return { why: `there is no namespace ${namespace}`, look: "kubectl get namespaces" };
  },
};

export const leavingNamespace: Diagnoser = {
  name: "namespace is going",
  verdicts: ["missing"],
  diagnose(suspicion) {
    const found = namespaceOf(suspicion);
    if (!found?.metadata.deletionTimestamp) return undefined;
    const { name } = found.metadata;
    return { why: `namespace ${name} is being deleted`, look: `kubectl get namespace ${name}` };
  },
};

/** It is there, or what makes it is, but in another namespace. */
export const otherNamespace: Diagnoser = {
  name: "other namespace",
  verdicts: ["missing"],
  diagnose(suspicion) {
    const { namespace } = suspicion;
    if (namespace === undefined || suspicion.meant || suspicion.able.length > 0) return undefined;
    const found = makerElsewhere(suspicion) ?? sameElsewhere(suspicion);
    if (!found) return undefined;
    return {
      why: `${called(found)} is in namespace ${found.metadata.namespace}, not in ${namespace}`,
      look: `kubectl get ${found.kind.toLowerCase()} -A`,
    };
  },
};

function namespaceOf({ namespace, scene }: Suspicion): KubeObject | undefined {
  return namespace === undefined
    ? undefined
    : scene.objects("Namespace")?.find(({ metadata }) => metadata.name === namespace);
}

function sameElsewhere({ miss, wanted, kind, name, scene }: Suspicion): KubeObject | undefined {
  const { nearest, differs = [] } = miss;
  if (
    nearest && differs.includes("metadata.namespace") &&
    differs.every((path) => /^(metadata\.namespace|status)/.test(path))
  ) {
    return nearest;
  }
  if (name === undefined) return undefined;
  return scene.objects(kind, literal(wanted["apiVersion"]))?.find(({ metadata }) => metadata.name === name);
}

function makerElsewhere({ wanted, kind, namespace, scene }: Suspicion): KubeObject | undefined {
  const { labels, name } = meta(wanted);
  if (kind !== "Pod" || (labels === undefined && name === undefined)) return undefined;
  const anywhere = { ...wanted, metadata: { ...meta(wanted), namespace: undefined } };
  const { able } = new Suspicion({ wanted: anywhere, verdict: "missing", matches: [] }, scene);
  return able.find(({ metadata }) => metadata.namespace !== namespace);
}
