import type { AnyVerb } from "../verb.ts";

export const alpha: AnyVerb = {
  name: "alpha",
  group: "Other Commands:",
  hidden: true,
  usage: "alpha",
  short: "Commands for features in alpha",
  long: "These commands correspond to alpha features that are not enabled in Kubernetes clusters by default.",
  run: (_options) => ({ err: "No alpha commands are available in this version of kubectl\n" }),
};
