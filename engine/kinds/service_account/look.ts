import { ageColumn, nameColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { ServiceAccount } from "../types.ts";

export const serviceAccountColumns: readonly Column<ServiceAccount>[] = [nameColumn, ageColumn];

export function describeServiceAccount(account: ServiceAccount, look: Look): string {
  return described((into) => {
    into.head(account);
    const [first, ...others] = (account.imagePullSecrets ?? []).map(({ name = "" }) => name);
    into.field("Image pull secrets", first ?? "<none>");
    for (const name of others) into.line(`${" ".repeat(19)}\t${name}`);
    describeEvents(into, account, look);
  });
}
