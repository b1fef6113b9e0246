import { bare, type Failure } from "../../failure.ts";
import type { Resource } from "../../../kinds/discovery.ts";
import type { Flag, Kube } from "../../verb.ts";
import { resourceOf } from "../../words.ts";
import { generator, made } from "./generator.ts";

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

const FLAGS: readonly Flag[] = [
  { name: "resource", type: "strings", default: "[]", help: "Resource that the rule applies to" },
  {
    name: "resource-name",
    type: "array",
    default: "[]",
    help: "Resource in the white list that the rule applies to, repeat this flag for multiple items",
  },
  { name: "verb", type: "strings", default: "[]", help: "Verb that applies to the resources contained in the rule" },
];
const VERBS = [
  "get",
  "delete",
  "list",
  "create",
  "update",
  "patch",
  "watch",
  "proxy",
  "deletecollection",
  "use",
  "bind",
  "approve",
  "sign",
  "escalate",
  "impersonate",
  "*",
];
/** Verbs that belong to certain resources only. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  use: ["podsecuritypolicies.policy", "podsecuritypolicies.extensions"],
  bind: ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
  escalate: ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
  impersonate: ["users", "serviceaccounts", "groups", "userextras.authentication.k8s.io"],
};
const URL_VERBS = ["get", "post", "put", "delete", "patch", "head", "options", "*"];

const unique = (words: readonly string[]): string[] => [...new Set(words)];

/** Rules for resources, one for each API group, in the order in which the groups were first named. */
function resourceRules(verbs: readonly string[], kube: Kube): readonly Rule[] | { readonly failure: Failure } {
  const names = kube.flags.list("resource-name");
  const byGroup = new Map<string, string[]>();
  for (const word of unique(kube.flags.list("resource"))) {
    if (word === "*") {
      byGroup.set("", [...(byGroup.get("") ?? []), "*"]);
      continue;
    }
    const [typed = "", subresource] = word.split("/");
    const resource = resourceOf(kube.client, typed);
    if ("failure" in resource) {
      return { failure: kube.client.unreachable ?? bare(unknownResource(typed)) };
    }
    warnOfVerbs(verbs, resource, kube);
    const plural = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
    const before = byGroup.get(resource.group) ?? [];
    if (!before.includes(plural)) byGroup.set(resource.group, [...before, plural]);
  }
  return [...byGroup].map(([group, resources]) => ({
    apiGroups: [group],
    ...(names.length ? { resourceNames: names } : {}),
    resources,
    verbs,
  }));
}

function unknownResource(typed: string): string {
  const [resource, ...rest] = typed.split(".");
  const group = rest.join(".");
  return `the server doesn't have a resource type ${JSON.stringify(resource)}${
    group ? ` in group ${JSON.stringify(group)}` : ""
  }`;
}

function warnOfVerbs(verbs: readonly string[], resource: Resource, kube: Kube): void {
  for (const verb of verbs) {
    if (!VERBS.includes(verb)) kube.client.note(`Warning: '${verb}' is not a standard resource verb\n`);
    else if (SPECIAL[verb] && !SPECIAL[verb].includes(resource.name)) {
      kube.client.note(`Warning: can not perform '${verb}' on '${resource.plural}' in group '${resource.group}'\n`);
    }
  }
}

const verbsOf = (kube: Kube): string[] => {
  const verbs = unique(kube.flags.list("verb"));
  return verbs.includes("*") ? ["*"] : verbs;
};

export const role = generator({
  name: "role",
  usage:
    "NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]",
  short: "Create a role with single rule",
  examples:
    "# Pods may be read\nkubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods\n\n# One pod may be read\nkubectl create role pod-reader --verb=get --resource=pods --resource-name=readablepod",
  flags: FLAGS,
  resource: "roles.rbac.authorization.k8s.io",
  check: (_name, _args, flags) => roleFault(flags.list("verb"), flags.list("resource"), flags.list("resource-name")),
  object(name, _args, kube) {
    const rules = resourceRules(verbsOf(kube), kube);
    return "failure" in rules ? rules : made("rbac.authorization.k8s.io/v1", "Role", name, { rules });
  },
});

function roleFault(
  verbs: readonly string[],
  resources: readonly string[],
  names: readonly string[],
): string | undefined {
  if (!verbs.length) return "at least one verb must be specified";
  if (!resources.length) return "at least one resource must be specified";
  if (resources.some((word) => !word || word.startsWith("/"))) {
    return "resource must be specified if apiGroup/subresource specified";
  }
  if (resources.length > 1 && resources.includes("*")) return undefined;
  return names.length && unique(resources).length > 1 && names.includes("")
    ? "resource name may not be empty"
    : undefined;
}

export const clusterRole = generator({
  name: "clusterrole",
  usage: "NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]",
  short: "Create a cluster role",
  examples:
    "# Pods may be read everywhere\nkubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods\n\n# A path of the server may be read\nkubectl create clusterrole health --verb=get --non-resource-url=/healthz",
  flags: [
    {
      name: "aggregation-rule",
      type: "pairs",
      help: "An aggregation label selector for combining ClusterRoles.",
    },
    {
      name: "non-resource-url",
      type: "strings",
      default: "[]",
      help: "A partial url that user should have access to.",
    },
    ...FLAGS,
  ],
  resource: "clusterroles.rbac.authorization.k8s.io",
  check(_name, _args, flags) {
    const [verbs, resources, urls] = [flags.list("verb"), flags.list("resource"), flags.list("non-resource-url")];
    if (flags.list("aggregation-rule").length) {
      const others = verbs.length || resources.length || urls.length || flags.list("resource-name").length;
      return others
        ? "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames"
        : undefined;
    }
    if (!verbs.length) return "at least one verb must be specified";
    if (!resources.length && !urls.length) return "one of resource or nonResourceURL must be specified";
    const odd = urls.length ? verbs.find((verb) => !URL_VERBS.includes(verb)) : undefined;
    if (odd) return `invalid verb: '${odd}' for nonResourceURL`;
    for (const url of urls) {
      if (url === "*") continue;
      if (!url.startsWith("/")) return "nonResourceURL should start with /";
      if (url.slice(0, -1).includes("*")) return "nonResourceURL only supports wildcard matches when '*' is at the end";
    }
    return undefined;
  },
  object(name, _args, kube) {
    const aggregation = kube.flags.list("aggregation-rule");
    const apiVersion = "rbac.authorization.k8s.io/v1";
    if (aggregation.length) {
      const matchLabels = Object.fromEntries(aggregation.map((pair) => {
        const equals = pair.indexOf("=");
        return [pair.slice(0, equals), pair.slice(equals + 1)];
      }));
      return made(apiVersion, "ClusterRole", name, {
        aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
        rules: null,
      });
    }
    const verbs = verbsOf(kube);
    const rules = resourceRules(verbs, kube);
    if ("failure" in rules) return rules;
    const urls = unique(kube.flags.list("non-resource-url"));
    return made(apiVersion, "ClusterRole", name, {
      rules: urls.length ? [...rules, { nonResourceURLs: urls, verbs }] : rules,
    });
  },
});
