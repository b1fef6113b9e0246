import { nounOfObject } from "../words.ts";
import type { Printable, Printer } from "./mod.ts";

/** `daemonset.apps/web created`; without an operation (`-o name`) the name alone. A list is named item by item. */
export function namePrinter(operation: string | undefined): Printer {
  const line = (object: Printable): string => {
    if (object.kind.endsWith("List") && Array.isArray(object.items)) {
      return (object.items as Printable[]).map(line).join("");
    }
    const name = object.metadata?.name || "<unknown>";
    return `${nounOfObject(object)}/${name}${operation ? ` ${operation}` : ""}\n`;
  };
  return { print: (object) => ({ text: line(object) }) };
}
