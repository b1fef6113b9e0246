import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, labelsText, nameColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";

export const volumeAttributesClassColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("DRIVERNAME", ({ driverName }) => driverName),
  ageColumn,
];

export function describeVolumeAttributesClass(attributes: KubeObject, look: Look): string {
  return described((into) => {
    into.field("Name", attributes.metadata.name);
    into.field("Annotations", labelsText(attributes.metadata.annotations));
    into.field("DriverName", attributes.driverName);
    into.field("Parameters", labelsText(attributes.parameters));
    describeEvents(into, attributes, look);
  });
}
