import { ageColumn, column, nameColumn, sortedKeys } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { base64Bytes } from "../describing/bytes.ts";
import type { Column, Look } from "../kind.ts";
import type { ConfigMap } from "../types.ts";

export const configMapColumns: readonly Column<ConfigMap>[] = [
  nameColumn,
  column("DATA", ({ data, binaryData }) => sortedKeys(data).length + sortedKeys(binaryData).length),
  ageColumn,
];

export function describeConfigMap(map: ConfigMap, look: Look): string {
  return described((into) => {
    into.head(map);
    into.put("\nData\n====\n");
    for (const key of sortedKeys(map.data)) into.put(`${key}:\n----\n${map.data![key]}\n\n`);
    into.put("\nBinaryData\n====\n");
    for (const key of sortedKeys(map.binaryData)) into.line(`${key}: ${base64Bytes(map.binaryData![key]!)} bytes`);
    into.line("");
    describeEvents(into, map, look);
  });
}
