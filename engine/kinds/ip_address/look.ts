import type { KubeObject } from "../../base/object.ts";
import { column, nameColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";

export const ipAddressColumns: readonly Column<KubeObject>[] = [nameColumn, column("PARENTREF", parentText)];

function parentText({ spec }: KubeObject): string {
  if (!spec?.parentRef) return "<none>";
  const { group, resource, namespace, name } = spec.parentRef;
  return [`${resource}${group ? `.${group}` : ""}`.toLowerCase(), ...(namespace ? [namespace] : []), name].join("/");
}

export function describeIPAddress(address: KubeObject, look: Look): string {
  return described((into) => {
    const parent = address.spec?.parentRef;
    into.head(address, { namespace: false });
    if (parent) {
      into.line("Parent Reference:");
      into.field("Group", parent.group, 1);
      into.field("Resource", parent.resource, 1);
      into.field("Namespace", parent.namespace, 1);
      into.field("Name", parent.name, 1);
    }
    describeEvents(into, address, look);
  });
}
