import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";

export const ingressClassColumns: readonly Column<KubeObject>[] = [
  column("NAME", nameText),
  column("CONTROLLER", ({ spec }) => spec?.controller),
  column("PARAMETERS", parametersText),
  ageColumn,
];

function nameText({ metadata }: KubeObject): string {
  const isDefault = metadata.annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";
  return isDefault ? `${metadata.name} (default)` : metadata.name;
}

function parametersText({ spec }: KubeObject): string {
  if (!spec?.parameters) return "<none>";
  const { kind, apiGroup, name } = spec.parameters;
  return `${kind}${apiGroup == null ? "" : `.${apiGroup}`}/${name}`;
}

export function describeIngressClass(ingressClass: KubeObject, look: Look): string {
  return described((into) => {
    const { controller, parameters } = ingressClass.spec ?? {};
    into.head(ingressClass, { namespace: false });
    into.field("Controller", controller);
    if (parameters) {
      into.line("Parameters:");
      if (parameters.apiGroup != null) into.field("APIGroup", parameters.apiGroup, 1);
      into.field("Kind", parameters.kind, 1);
      into.field("Name", parameters.name, 1);
    }
    describeEvents(into, ingressClass, look);
  });
}
