/** Generators of kinds that take a line or two: namespace, service account, quota, priority class, disruption budget. */
import { canonical, quantityFault } from "../../../base/quantity.ts";
import { complained } from "../../failure.ts";
import { generator, made } from "./generator.ts";
import { typedSelector } from "../../typed_selector.ts";

export const namespace = generator({
  name: "namespace",
  aliases: ["ns"],
  usage: "NAME [--dry-run=server|client|none]",
  short: "Create a namespace with the specified name",
  examples: "# A new namespace\nkubectl create namespace my-namespace",
  resource: "namespaces",
  object: (name) => made("v1", "Namespace", name, { spec: {}, status: {} }),
});

export const serviceAccount = generator({
  name: "serviceaccount",
  aliases: ["sa"],
  usage: "NAME [--dry-run=server|client|none]",
  short: "Create a service account with the specified name",
  examples: "# A new service account\nkubectl create serviceaccount my-service-account",
  resource: "serviceaccounts",
  failing: "failed to create serviceaccount: ",
  object: (name) => made("v1", "ServiceAccount", name, {}),
});

export const quota = generator({
  name: "quota",
  aliases: ["resourcequota"],
  usage: "NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]",
  short: "Create a quota with the specified name",
  examples:
    "# A quota on CPU, memory and pods\nkubectl create quota my-quota --hard=cpu=1,memory=1G,pods=2\n\n# A quota on best-effort pods\nkubectl create quota best-effort --hard=pods=100 --scopes=BestEffort",
  flags: [
    {
      name: "hard",
      type: "string",
      help: "A comma-delimited set of resource=quantity pairs that define a hard limit.",
    },
    {
      name: "scopes",
      type: "string",
      help: "A comma-delimited set of quota scopes that must all match each object tracked by the quota.",
    },
  ],
  resource: "resourcequotas",
  failing: "failed to create quota: ",
  object(name, _args, kube) {
    const hard: Record<string, string> = {};
    const wanted = kube.flags.text("hard");
    for (const pair of wanted ? wanted.split(",") : []) {
      const [key = "", value, ...more] = pair.split("=");
      if (value === undefined || more.length) {
        return { failure: complained(`Invalid argument syntax ${pair}, expected <resource>=<value>`) };
      }
      const fault = quantityFault(value);
      if (fault) return { failure: complained(fault) };
      hard[key] = canonical(value);
    }
    const scopes = kube.flags.text("scopes").split(",").filter((text) => text !== "");
    const spec = { ...(Object.keys(hard).length ? { hard } : {}), ...(scopes.length ? { scopes } : {}) };
    return made("v1", "ResourceQuota", name, { spec, status: {} });
  },
});

export const priorityClass = generator({
  name: "priorityclass",
  aliases: ["pc"],
  usage: "NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
  short: "Create a priority class with the specified name",
  examples:
    '# A priority class\nkubectl create priorityclass high-priority --value=1000 --description="high priority"\n\n# One that all pods get by themselves\nkubectl create priorityclass default-priority --value=1000 --global-default=true',
  flags: [
    {
      name: "description",
      type: "string",
      help:
        "description is an arbitrary string that usually provides guidelines on when this priority class should be used.",
    },
    {
      name: "global-default",
      type: "bool",
      default: "false",
      help: "global-default specifies whether this PriorityClass should be considered as the default priority.",
    },
    {
      name: "preemption-policy",
      type: "string",
      default: "PreemptLowerPriority",
      help: "preemption-policy is the policy for preempting pods with lower priority.",
    },
    { name: "value", type: "int32", default: "0", help: "the value of this priority class." },
  ],
  resource: "priorityclasses.scheduling.k8s.io",
  failing: "failed to create priorityclass: ",
  object(name, _args, { flags }) {
    const description = flags.text("description");
    return made("scheduling.k8s.io/v1", "PriorityClass", name, {
      value: flags.number("value"),
      ...(flags.yes("global-default") ? { globalDefault: true } : {}),
      ...(description ? { description } : {}),
      preemptionPolicy: flags.text("preemption-policy"),
    });
  },
});

export const podDisruptionBudget = generator({
  name: "poddisruptionbudget",
  aliases: ["pdb"],
  usage: "NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]",
  short: "Create a pod disruption budget with the specified name",
  examples:
    "# At least one of the pods with this label stays\nkubectl create poddisruptionbudget my-pdb --selector=app=rails --min-available=1\n\n# At least half of them\nkubectl create pdb my-pdb --selector=app=nginx --min-available=50%",
  flags: [
    {
      name: "max-unavailable",
      type: "string",
      help: "The maximum number or percentage of unavailable pods this budget requires.",
    },
    {
      name: "min-available",
      type: "string",
      help: "The minimum number or percentage of available pods this budget requires.",
    },
    {
      name: "selector",
      type: "string",
      help: "A label selector to use for this budget. Only equality-based selector requirements are supported.",
    },
  ],
  resource: "poddisruptionbudgets.policy",
  failing: "failed to create poddisruptionbudgets: ",
  check(_name, _args, flags) {
    if (!flags.text("selector")) return "a selector must be specified";
    const [least, most] = [flags.text("min-available"), flags.text("max-unavailable")];
    if (!least && !most) return "one of min-available or max-unavailable must be specified";
    if (least && most) return "min-available and max-unavailable cannot be both specified";
    const given = least || most;
    if (/^\d+%?$/.test(given)) return undefined;
    return `invalid format specified for ${least ? "min-available" : "max-unavailable"}`;
  },
  object(name, _args, { flags }) {
    const typed = typedSelector(flags.text("selector"));
    if ("fault" in typed) return { failure: complained(typed.fault) };
    const amount = (text: string) => /^\d+$/.test(text) ? Number(text) : text;
    const [least, most] = [flags.text("min-available"), flags.text("max-unavailable")];
    const spec = {
      ...(least ? { minAvailable: amount(least) } : {}),
      ...(most ? { maxUnavailable: amount(most) } : {}),
      selector: typed.selector,
    };
    const status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
    return made("policy/v1", "PodDisruptionBudget", name, { spec, status });
  },
});
