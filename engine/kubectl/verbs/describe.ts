import type { KubeObject } from "../../base/object.ts";
import { describeGeneric } from "../../kinds/describing/generic.ts";
import type { Resource } from "../../kinds/discovery.ts";
import type { Look } from "../../kinds/kind.ts";
import { kindOf } from "../../kinds/mod.ts";
import { gathered, type Info, planOf, type Pointing } from "../builder.ts";
import { type Failure, isNotFound, messageOf, several, unread } from "../failure.ts";
import { ALL_NAMESPACES_FLAG, CHUNK_SIZE_FLAG, filenameFlags, SELECTOR_FLAG } from "../flag_sets.ts";
import { fileNames, namesNoFile } from "../manifests.ts";
import type { Complaint, Flags, Kube, Outcome, Verb } from "../verb.ts";

const NO_TYPE =
  'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.';

export const describe: Verb<Pointing> = {
  name: "describe",
  group: "Troubleshooting and Debugging Commands:",
  usage: "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
  short: "Show details of a specific resource or group of resources",
  long:
    "Show details of a specific resource or group of resources.\n\n Print a detailed description of the selected resources, including related resources such as events or controllers. You may select a single object by name, all objects of that type, provide a name prefix, or label selector.",
  examples:
    "# A node\nkubectl describe nodes kubernetes-node-emt8.c.myproject.internal\n\n# All pods\nkubectl describe pods\n\n# Pods by label\nkubectl describe pods -l name=myLabel\n\n# What a file names\nkubectl describe -f pod.json",
  flags: [
    ALL_NAMESPACES_FLAG,
    CHUNK_SIZE_FLAG,
    ...filenameFlags("containing the resource to describe"),
    SELECTOR_FLAG,
    {
      name: "show-events",
      type: "bool",
      default: "true",
      help: "If true, display events related to the described object.",
    },
  ],
  read,
  run: described,
};

function read(args: readonly string[], flags: Flags): Pointing | Complaint {
  const names = fileNames(flags);
  if (!args.length && namesNoFile(names)) return { complaint: NO_TYPE };
  return {
    args,
    names,
    labelSelector: flags.text("selector"),
    allNamespaces: flags.yes("all-namespaces"),
    typeAlone: true,
  };
}

function described(pointing: Pointing, kube: Kube): Outcome {
  const plan = planOf(pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  const { infos, failures } = gathered({ ...pointing, latest: true }, kube, { plan });
  const { args = [] } = pointing;
  if (failures.length === 1 && isNotFound(failures[0]!) && args.length === 2) {
    return byPrefix(args[0]!, args[1]!, failures[0]!, pointing, kube);
  }
  const texts: string[] = [];
  const wrong = [...unread(failures)];
  const look = lookOf(
    kube,
    // Events are for one object that was found without trouble, unless they were asked for.
    (infos.length > 1 || failures.length) && !kube.flags.changed("show-events") ? false : kube.flags.yes("show-events"),
  );
  for (const info of infos) {
    const text = describedOne(info.resource, info.object!, look);
    if (typeof text === "string") texts.push(text);
    else if (!wrong.some((one) => messageOf(one) === messageOf(text.failure))) wrong.push(text.failure);
  }
  if (!infos.length && !wrong.length) {
    return {
      err: pointing.allNamespaces ? "No resources found\n" : `No resources found in ${kube.namespace} namespace.\n`,
    };
  }
  return { out: texts.join("\n\n"), failure: several(wrong) };
}

/** When no object has the name, those whose names start with it are meant. */
function byPrefix(type: string, prefix: string, original: Failure, pointing: Pointing, kube: Kube): Outcome {
  const { infos, failures } = gathered({ ...pointing, args: [type], typeAlone: true, oneType: true }, kube);
  if (failures.length) return { failure: several(unread(failures)) };
  const meant = infos.filter((info: Info) => info.name.startsWith(prefix));
  if (!meant.length) return { failure: original };
  const look = lookOf(kube, kube.flags.changed("show-events") && kube.flags.yes("show-events"));
  let out = "";
  for (const info of meant) {
    const text = describedOne(info.resource, info.object!, look);
    if (typeof text !== "string") return { out, failure: text.failure };
    out += `${text}\n`;
  }
  return { out };
}

/** Carries a refusal out of a describer, which knows nothing of refusals. */
class Refused extends Error {
  constructor(readonly failure: Failure) {
    super();
  }
}

function describedOne(resource: Resource, object: KubeObject, look: Look): string | { readonly failure: Failure } {
  const kind = kindOf(resource.name);
  try {
    return kind?.describe ? kind.describe(object, look) : describeGeneric(object, look);
  } catch (error) {
    if (error instanceof Refused) return { failure: error.failure };
    throw error;
  }
}

/** What a describer may look at, with the rights of the user. Events that may not be seen are none. */
function lookOf(kube: Kube, showEvents: boolean): Look {
  return {
    nowMs: kube.world.nowMs,
    showEvents,
    get(resource, namespace, name) {
      const got = kube.client.get(resource, namespace, name);
      return "failure" in got ? undefined : got.object;
    },
    list(resource, options) {
      const list = kube.client.list(resource, options);
      if (!("failure" in list)) return list.items;
      if (resource === "events") return [];
      throw new Refused(list.failure);
    },
    listIfAllowed(resource, options) {
      const list = kube.client.list(resource, options);
      return "failure" in list ? undefined : list.items;
    },
  };
}
