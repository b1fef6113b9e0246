import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn, sortedKeys } from "../cells.ts";
import { base64Bytes } from "../describing/bytes.ts";
import { described } from "../describing/description.ts";
import type { Column } from "../kind.ts";

export const secretColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("TYPE", ({ type }) => type),
  column("DATA", ({ data }) => sortedKeys(data).length),
  ageColumn,
];

/** Sizes only, but for the token of a service account. */
export function describeSecret(secret: KubeObject): string {
  return described((into) => {
    into.head(secret);
    into.put(`\nType:\t${secret.type ?? ""}\n`);
    into.put("\nData\n====\n");
    for (const key of sortedKeys(secret.data)) {
      const isToken = key === "token" && secret.type === "kubernetes.io/service-account-token";
      into.field(key, isToken ? atob(secret.data[key]) : `${base64Bytes(secret.data[key] ?? "")} bytes`);
    }
  });
}
