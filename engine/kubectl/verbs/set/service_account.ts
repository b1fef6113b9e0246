import { goTypeOf, withPodSpec } from "../../pod_specs.ts";
import { setting } from "./setting.ts";

interface Options {
  readonly resources: readonly string[];
  readonly name: string;
}

export const serviceAccount = setting<Options>({
  name: "serviceaccount",
  aliases: ["sa"],
  usage: "serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
  short: "Update the service account of a resource",
  examples:
    "# The account of a deployment's pods\nkubectl set serviceaccount deployment nginx-deployment serviceaccount1",
  done: "serviceaccount updated",
  failing: "failed to patch ServiceAccountName ",
  patchesUnchanged: true,

  read(args) {
    if (!args.length) return { complaint: "serviceaccount is required" };
    return { resources: args.slice(0, -1), name: args.at(-1)! };
  },

  change({ name }, { resource, object }) {
    const next = withPodSpec(resource, object!, (spec) => ({ ...spec, serviceAccountName: name }));
    return next
      ? { object: next }
      : { fault: `the object is not a pod or does not have a pod template: ${goTypeOf(resource)}` };
  },
});
