/** Event: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), fields.ts. */
import { eventColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { Event } from "../types.ts";
import { eventFieldSelectors } from "./fields.ts";

export const event: Kind<Event> = {
  kind: "Event",
  apiVersion: "v1",
  fieldSelectors: eventFieldSelectors,
  fieldSelectorFault: "label",
  columns: eventColumns,
};
