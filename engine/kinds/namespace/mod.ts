/**
 * Namespace: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), prepare.ts
 * (defaults and server-owned fields), validate.ts (refusals).
 */
import { namespaceColumns } from "./look.ts";
import { describeNamespace } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { Namespace } from "../types.ts";
import { prepareNamespace } from "./prepare.ts";
import { namespaceFaults } from "./validate.ts";

export const namespace: Kind<Namespace> = {
  kind: "Namespace",
  apiVersion: "v1",
  columns: namespaceColumns,
  describe: describeNamespace,
  prepare: prepareNamespace,
  validate: namespaceFaults,
  validName: "label",
  fieldSelectors: { "status.phase": (namespace) => namespace.status.phase },
  fieldSelectorFault: "label",
};
