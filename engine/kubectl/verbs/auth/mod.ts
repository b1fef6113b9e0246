/**
 * `kubectl auth`: who am I, and what may I do. One file for each member, listed in the table. What the server thinks of a
 * question it answers itself, through the review resources; these files ask and put the answer into words.
 */
import type { AnyVerb } from "../../verb.ts";
import { canI } from "./can_i.ts";
import { reconcile } from "./reconcile.ts";
import { whoami } from "./whoami.ts";

export const auth: AnyVerb = {
  name: "auth",
  group: "Troubleshooting and Debugging Commands:",
  usage: "auth [flags]",
  short: "Inspect authorization",
  long: "Inspect authorization.",
  bareToErrors: true,
  bareExit: 1,
  verbs: [canI, reconcile, whoami],
};
