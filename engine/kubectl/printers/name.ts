import { complained } from "../failure.ts";
import { nounOfObject } from "../words.ts";
import type { Printable, Printer } from "./mod.ts";

/**
 * `daemonset.apps/web created`; without an operation (`-o name`) the name alone. A list is named item by item, unless it
 * was read into Go's types: then its items don't say what they are.
 */
export function namePrinter(operation: string | undefined, typed = false): Printer {
  const line = (object: Printable): string => {
    if (object.kind.endsWith("List") && Array.isArray(object.items)) {
      return (object.items as Printable[]).map(line).join("");
    }
    const name = object.metadata?.name || "<unknown>";
    return `${nounOfObject(object)}/${name}${operation ? ` ${operation}` : ""}\n`;
  };
  return {
    print(object) {
      if (typed && object.kind.endsWith("List")) {
        const version = object.apiVersion.split("/").at(-1);
        return {
          text: "",
          failure: complained(`list types are not supported by name printing: *${version}.${object.kind}`),
        };
      }
      return { text: line(object) };
    },
  };
}
