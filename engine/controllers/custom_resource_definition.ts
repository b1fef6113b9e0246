import type { KubeObject } from "../base/object.ts";
import { rfc3339 } from "../base/time.ts";
import type { Controller, Intent, View } from "../cluster/controller.ts";

const DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
const CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

/** Makes custom resources known once their names are free, and empties them before their definition goes. */
export const customResourceDefinition: Controller = {
  name: "customresourcedefinition-controller",
  watches: {
    [DEFINITIONS]: ({ metadata }) => metadata.name,
    // What is left of a definition that is going may be gone now.
    "*": ({ kind, apiVersion }, view, { type }) =>
      type === "DELETED"
        ? view.list(DEFINITIONS).find((one) => isOf(one, apiVersion, kind) && isGoing(one))?.metadata.name
        : undefined,
  },
  reconcile(view, name) {
    const definition = view.get<KubeObject>(DEFINITIONS, name);
    if (!definition) return [];
    return isGoing(definition) ? emptied(view, definition) : established(view, definition);
  },
};

function isGoing({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(CLEANUP) === true;
}

function isOf({ spec }: KubeObject, apiVersion: string, kind: string): boolean {
  return spec.names.kind === kind && apiVersion.startsWith(`${spec.group}/`);
}

function emptied(view: View, definition: KubeObject): Intent[] {
  const left = view.list(definition.metadata.name);
  if (left.length > 0) {
    return left.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map((object) => ({
      do: "delete",
      object,
    }));
  }
  const finalizers = definition.metadata.finalizers!.filter((one) => one !== CLEANUP);
  return [{
    do: "patch",
    object: definition,
    patch: { metadata: { finalizers: finalizers.length > 0 ? finalizers : null } },
  }];
}

function established(view: View, definition: KubeObject): Intent[] {
  const { metadata, spec, status = {} } = definition;
  if (status.acceptedNames?.plural === spec.names.plural && metadata.finalizers?.includes(CLEANUP)) return [];
  const rival = view.list<KubeObject>(DEFINITIONS).find((other) =>
    other !== definition && other.spec.group === spec.group && other.status?.acceptedNames?.kind === spec.names.kind
  );
  const lastTransitionTime = rfc3339(view.nowMs);
  const conditions = rival
    ? [
      {
        lastTransitionTime,
        message: `"${spec.names.kind}" is already in use`,
        reason: "KindConflict",
        status: "False",
        type: "NamesAccepted",
      },
      {
        lastTransitionTime,
        message: "not all names are accepted",
        reason: "NotAccepted",
        status: "False",
        type: "Established",
      },
    ]
    : [
      {
        lastTransitionTime,
        message: "no conflicts found",
        reason: "NoConflicts",
        status: "True",
        type: "NamesAccepted",
      },
      {
        lastTransitionTime,
        message: "the initial names have been accepted",
        reason: "InitialNamesAccepted",
        status: "True",
        type: "Established",
      },
    ];
  const acceptedNames = rival ? { kind: "", plural: "" } : spec.names;
  return [
    {
      do: "patch",
      object: definition,
      patch: { metadata: { finalizers: [...new Set([...metadata.finalizers ?? [], CLEANUP])] } },
    },
    { do: "status", object: definition, status: { ...status, acceptedNames, conditions } },
  ];
}
