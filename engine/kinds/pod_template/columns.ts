import type { KubeObject } from "../../base/object.ts";
import { column, labelsText, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Container } from "../types.ts";

export const podTemplateColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("CONTAINERS", (template) => containers(template).map(({ name }) => name).join(",")),
  column("IMAGES", (template) => containers(template).map(({ image = "" }) => image).join(",")),
  column("POD LABELS", ({ template }) => labelsText(template?.metadata?.labels)),
];

function containers({ template }: KubeObject): readonly Container[] {
  return template?.spec?.containers ?? [];
}
