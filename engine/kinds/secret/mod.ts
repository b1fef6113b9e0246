/**
 * Secret: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { secretColumns } from "./look.ts";
import { describeSecret } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareSecret, secretFaults, secretWarnings } from "./rules.ts";

export const secret: Kind<KubeObject> = {
  kind: "Secret",
  apiVersion: "v1",
  prepare: prepareSecret,
  validate: secretFaults,
  warnings: secretWarnings,
  fieldSelectors: { type: (secret) => secret.type ?? "" },
  fieldSelectorFault: "label",
  columns: secretColumns,
  describe: describeSecret,
};
