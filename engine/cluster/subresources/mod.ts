// Subresources that are more than a part of their object, and resources that only answer (reviews): each a function from a
// Call to an Answer, found by `<subresource>` or `<resource>/<subresource>` (the latter with nothing behind the slash for a
// resource itself). To add one: a file that exports the function, and its line in SUBRESOURCES; that it exists, and with
// which verbs, is a fact of kinds/discovery.json. `status` needs none: get, update and patch know it.
import type { Answer } from "../api.ts";
import type { Call } from "../call.ts";
import { binding } from "./binding.ts";
import { finalize } from "./finalize.ts";

export const SUBRESOURCES: Readonly<Record<string, (call: Call) => Answer>> = {
  "pods/binding": binding,
  "namespaces/finalize": finalize,
};
