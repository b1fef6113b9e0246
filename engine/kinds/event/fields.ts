import type { Event, ObjectReference } from "../types.ts";

const REFERENCE_FIELDS: readonly (keyof ObjectReference)[] = [
  "kind",
  "namespace",
  "name",
  "uid",
  "apiVersion",
  "resourceVersion",
  "fieldPath",
];

/** What events can be selected by, beyond name and namespace. */
export const eventFieldSelectors: Readonly<Record<string, (event: Event) => string>> = {
  ...Object.fromEntries(
    REFERENCE_FIELDS.map((field) => [`involvedObject.${field}`, (event: Event) => event.involvedObject?.[field] ?? ""]),
  ),
  reason: (event) => event.reason ?? "",
  reportingComponent: (event) => event.reportingComponent ?? "",
  source: (event) => event.source?.component || event.reportingComponent || "",
  type: (event) => event.type ?? "",
};
