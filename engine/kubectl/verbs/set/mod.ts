/**
 * `kubectl set`: changes one thing of objects that exist. Each member is a record of `setting.ts` in a file with its name: how it
 * reads its words, and what it makes of an object; finding, patching and telling are the same for all. To add one, write
 * its file and put it in the table. `pairs.ts` and `environment.ts` read what several or long ones need.
 */
import type { AnyVerb } from "../../verb.ts";
import { env } from "./env.ts";
import { image } from "./image.ts";
import { resources } from "./resources.ts";
import { selector } from "./selector.ts";
import { serviceAccount } from "./service_account.ts";
import { subject } from "./subject.ts";

export const set: AnyVerb = {
  name: "set",
  group: "Basic Commands (Beginner):",
  usage: "set SUBCOMMAND",
  short: "Set specific features on objects",
  long: "Configure application resources.\n\n These commands help you make changes to existing application resources.",
  bareToErrors: true,
  bareExit: 1,
  verbs: [env, image, resources, selector, serviceAccount, subject],
};
