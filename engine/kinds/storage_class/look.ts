import { ageColumn, column, labelsText } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { Fields } from "../types.ts";
import type { StorageClass } from "../workload_types.ts";

export const storageClassColumns: readonly Column<StorageClass>[] = [
  column("NAME", (storage) => isDefault(storage) ? `${storage.metadata.name} (default)` : storage.metadata.name),
  column("PROVISIONER", ({ provisioner }) => provisioner),
  column("RECLAIMPOLICY", ({ reclaimPolicy }) => reclaimPolicy ?? "Delete"),
  column("VOLUMEBINDINGMODE", ({ volumeBindingMode }) => volumeBindingMode ?? "Immediate"),
  column("ALLOWVOLUMEEXPANSION", ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false),
  ageColumn,
];

const DEFAULT = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

function isDefault({ metadata }: StorageClass): boolean {
  return DEFAULT.some((key) => metadata.annotations?.[key] === "true");
}

export function describeStorageClass(storage: StorageClass, look: Look): string {
  return described((into) => {
    const { metadata, allowVolumeExpansion: expands, mountOptions = [] } = storage;
    into.field("Name", metadata.name);
    into.field("IsDefaultClass", isDefault(storage) ? "Yes" : "No");
    into.field("Annotations", labelsText(metadata.annotations));
    into.field("Provisioner", storage.provisioner);
    into.field("Parameters", labelsText(storage.parameters));
    into.field("AllowVolumeExpansion", expands == null ? "<unset>" : expands ? "True" : "False");
    into.line(mountOptions.length > 0 ? "MountOptions:" : "MountOptions:\t<none>");
    for (const option of mountOptions) into.line(option, 1);
    into.fieldIf("ReclaimPolicy", storage.reclaimPolicy);
    into.fieldIf("VolumeBindingMode", storage.volumeBindingMode);
    if (storage.allowedTopologies) describeTopologies(into, storage.allowedTopologies);
    describeEvents(into, storage, look);
  });
}

function describeTopologies(into: Description, terms: readonly Fields[]): void {
  into.field("AllowedTopologies", terms.length > 0 ? "" : "<none>");
  terms.forEach(({ matchLabelExpressions = [] }, i) => {
    const texts: string[] = matchLabelExpressions.map(({ key, values = [] }: Fields) =>
      `${key} in${values.length > 0 ? ` [${values.join(", ")}]` : ""}`
    );
    into.field(`Term ${i}`, texts[0] ?? "<none>", 1);
    for (const text of texts.slice(1)) into.line(`\t${text}`, 1);
  });
}
