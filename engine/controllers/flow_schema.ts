import { rfc3339 } from "../base/time.ts";
import type { Controller } from "../cluster/controller.ts";

const SCHEMAS = "flowschemas.flowcontrol.apiserver.k8s.io";
const LEVELS = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io";

/** Says of each flow schema whether the priority level that it names is there. */
export const flowSchema: Controller = {
  name: "apf-controller",
  watches: {
    [SCHEMAS]: ({ metadata }) => metadata.name,
    [LEVELS]: ({ metadata }, view) =>
      view.list(SCHEMAS).filter((schema) => schema.spec?.priorityLevelConfiguration?.name === metadata.name).map((
        schema,
      ) => schema.metadata.name),
  },

  reconcile(view, name) {
    const schema = view.get(SCHEMAS, name);
    if (!schema) return [];
    const level: string = schema.spec?.priorityLevelConfiguration?.name ?? "";
    const isThere = view.get(LEVELS, level) !== undefined;
    const status = isThere ? "False" : "True";
    const known = (schema.status?.conditions ?? []) as readonly { readonly type: string; readonly status: string }[];
    if (known.some((condition) => condition.type === "Dangling" && condition.status === status)) return [];
    const dangling = {
      lastTransitionTime: rfc3339(view.nowMs),
      message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} ${
        isThere ? "and it exists" : "but there is no such object"
      }`,
      reason: isThere ? "Found" : "NotFound",
      status,
      type: "Dangling",
    };
    return [{ do: "status", object: schema, status: { ...schema.status, conditions: [dangling] } }];
  },
};
