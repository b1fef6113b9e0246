import type { KubeObject } from "../../../base/object.ts";
import { typedSelector } from "../../typed_selector.ts";
import { setting } from "./setting.ts";

interface Options {
  readonly resources: readonly string[];
  readonly selector: string | undefined;
  readonly resourceVersion: string;
}

export const selector = setting<Options>({
  name: "selector",
  usage: "selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
  short: "Set the selector on a resource",
  examples: "# The pods of a service\nkubectl set selector service my-svc 'environment=qa'",
  flags: [{
    name: "resource-version",
    type: "string",
    help:
      "If non-empty, the selectors update will only succeed if this is the current resource-version for the object. Only valid when specifying a single resource.",
  }],
  done: "selector updated",
  failing: "",
  patchesUnchanged: true,
  validatesFirst: true,
  plainFaults: true,

  read: (args, flags) => ({
    resources: args.slice(0, -1),
    selector: args.at(-1),
    resourceVersion: flags.text("resource-version"),
  }),

  check({ selector: text }) {
    if (text === undefined) return "one selector is required";
    const parsed = typedSelector(text);
    return "fault" in parsed ? parsed.fault : undefined;
  },

  change({ selector: text, resourceVersion }, { resource, object }) {
    if (resource.name !== "services") return { fault: "setting a selector is only supported for Services" };
    const parsed = typedSelector(text!);
    if ("fault" in parsed) return parsed;
    const { matchExpressions = [], matchLabels: labels = {} } = parsed.selector;
    if (matchExpressions.length) {
      const shown = matchExpressions.map(({ key, operator, values = [] }) =>
        `{${key} ${operator} [${values.join(" ")}]}`
      );
      return { fault: `match expression [${shown.join(" ")}] not supported on this object` };
    }
    const { metadata, spec } = object!;
    const version = resourceVersion ? { resourceVersion } : {};
    return {
      object: { ...object!, metadata: { ...metadata, ...version }, spec: { ...spec, selector: labels } } as KubeObject,
    };
  },
});
