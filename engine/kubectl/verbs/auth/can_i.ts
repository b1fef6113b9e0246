import { formatTable } from "../../../base/table.ts";
import { RULE_HEADER, ruleRows } from "../../../kinds/describing/rules.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";
import { resourceOf } from "../../words.ts";
import { ALL_NAMESPACES_FLAG } from "../../flag_sets.ts";

const TWO_ARGUMENTS =
  "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.";

const RESOURCE_VERBS =
  "get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest"
    .split(" ");
const PATH_VERBS = "get put post head options delete patch *".split(" ");
/** What rules may name and discovery doesn't. */
const UNLISTED = ["users", "groups"];

export const canI: Verb<readonly string[]> = {
  name: "can-i",
  usage: "auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
  short: "Check whether an action is allowed",
  long:
    "Check whether an action is allowed.\n\n VERB is a logical Kubernetes API verb like 'get', 'list', 'watch', 'delete', etc. TYPE is a Kubernetes resource; shortcuts and groups will be resolved. NONRESOURCEURL is a partial URL that starts with \"/\". NAME is the name of a particular Kubernetes resource.",
  examples:
    "# Make pods anywhere\nkubectl auth can-i create pods --all-namespaces\n\n# As somebody else\nkubectl auth can-i list pods --as=jane\n\n# All that may be done here\nkubectl auth can-i --list",
  flags: [
    ALL_NAMESPACES_FLAG,
    { name: "list", type: "bool", default: "false", help: "If true, prints all allowed actions." },
    { name: "no-headers", type: "bool", default: "false", help: "If true, prints allowed actions without headers" },
    {
      name: "quiet",
      short: "q",
      type: "bool",
      default: "false",
      help: "If true, suppress output and just return the exit code.",
    },
    { name: "subresource", type: "string", help: "SubResource such as pod/log or deployment/scale" },
  ],

  read(args, flags) {
    if (flags.yes("list")) {
      if (args.length) return { complaint: "list option must be specified with no arguments" };
      if (flags.yes("quiet") || flags.yes("all-namespaces") || flags.text("subresource")) {
        return {
          complaint: "list option can't be specified with neither quiet, all-namespaces nor subresource options",
        };
      }
      return args;
    }
    if (args.length !== 2) return { complaint: TWO_ARGUMENTS };
    if (args[1]!.startsWith("/") && flags.text("subresource")) {
      return { complaint: "--subresource can not be used with NonResourceURL" };
    }
    return flags.yes("no-headers") ? { complaint: "--no-headers cannot be set without --list specified" } : args;
  },

  run([verb, subject], kube) {
    if (verb === undefined) return listed(kube);
    const attributes = subject!.startsWith("/")
      ? pathAttributes(verb, subject!, kube)
      : resourceAttributes(verb, subject!, kube);
    const got = kube.client.ask({
      verb: "create",
      resource: "selfsubjectaccessreviews.authorization.k8s.io",
      body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", metadata: {}, spec: attributes },
    });
    if ("failure" in got) return got;
    const { allowed, reason = "", evaluationError = "" } = got.object.status ?? {};
    if (kube.flags.yes("quiet")) return { exit: allowed ? 0 : 1 };
    if (allowed) return { out: "yes\n" };
    return { out: `no${reason && ` - ${reason}`}${evaluationError && ` - ${evaluationError}`}\n`, exit: 1 };
  },
};

function pathAttributes(verb: string, path: string, kube: Kube): object {
  if (!PATH_VERBS.includes(verb)) kube.client.warn(`verb '${verb}' is not a known verb\n`);
  return { nonResourceAttributes: { verb, path } };
}

function resourceAttributes(verb: string, subject: string, kube: Kube): object {
  const slash = subject.indexOf("/");
  const word = slash < 0 ? subject : subject.slice(0, slash);
  const name = slash < 0 ? undefined : subject.slice(slash + 1);
  const everywhere = kube.flags.yes("all-namespaces");
  const found = word === "*" ? undefined : resourceOf(kube.client, word.toLowerCase());
  const resource = found && !("failure" in found) ? found : undefined;
  const { plural = word, group = "" } = resource ?? {};
  const inGroup = group ? ` in group '${group}'` : "";
  if (found && !resource && !UNLISTED.includes(word.toLowerCase())) {
    const [unknown, ...rest] = word.toLowerCase().split(".");
    const where = rest.length ? ` in group '${rest.join(".")}'` : "";
    kube.client.warn(`the server doesn't have a resource type '${unknown}'${where}\n`);
  }
  if (!everywhere) {
    if (resource && !resource.namespaced) {
      kube.client.warn(`resource '${plural}' is not namespace scoped${inGroup}\n`);
    }
    if (!RESOURCE_VERBS.includes(verb)) kube.client.warn(`verb '${verb}' is not a known verb\n`);
  }
  const namespace = everywhere ? undefined : kube.namespace;
  const subresource = kube.flags.text("subresource") || undefined;
  return { resourceAttributes: { verb, group, resource: plural, subresource, namespace, name } };
}

function listed(kube: Kube): Outcome {
  const got = kube.client.ask({
    verb: "create",
    resource: "selfsubjectrulesreviews.authorization.k8s.io",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectRulesReview",
      metadata: {},
      spec: { namespace: kube.namespace },
    },
  });
  if ("failure" in got) return got;
  const { resourceRules = [], nonResourceRules = [], incomplete, evaluationError } = got.object.status ?? {};
  if (incomplete) kube.client.warn(`the list may be incomplete: ${evaluationError}`);
  const rows = ruleRows([...resourceRules, ...nonResourceRules]);
  return { out: formatTable(kube.flags.yes("no-headers") ? undefined : RULE_HEADER, rows) };
}
