/**
 * Namespace: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
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
