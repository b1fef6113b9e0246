/**
 * `kubectl explain`: the fields of a kind. `shapes.ts` makes one form of what the facts and custom resource definitions say,
 * `pages.ts` prints it. Descriptions are the Kubernetes authors' text: a host that has them hands them in with the world;
 * without, there are none. To add an output, write its page and choose it here.
 */
import { bare, complained } from "../../failure.ts";
import type { Resource } from "../../../kinds/discovery.ts";
import type { Failure } from "../../failure.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";
import { resourceOf } from "../../words.ts";
import { page, recursivePage } from "./pages.ts";
import { type Shape, shapeOf } from "./shapes.ts";

const NO_TYPE =
  'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.';
const OUTPUTS = ["plaintext", "plaintext-openapiv2"];

export const explain: Verb<string> = {
  name: "explain",
  group: "Basic Commands (Intermediate):",
  usage:
    "explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
  short: "Get documentation for a resource",
  long:
    "Describe fields and structure of various resources.\n\n This command describes the fields associated with each supported API resource. Fields are identified via a simple JSONPath identifier:\n\n        <type>.<fieldName>[.<fieldName>]",
  examples:
    "# A resource and its fields\nkubectl explain pods\n\n# One field\nkubectl explain pods.spec.containers\n\n# In another version\nkubectl explain deployments --api-version=apps/v1",
  flags: [
    {
      name: "api-version",
      type: "string",
      help: "Use given api-version (group/version) of the resource.",
    },
    {
      name: "output",
      short: "o",
      type: "string",
      default: "plaintext",
      help: "Format in which to render the schema. Valid values are: (plaintext, plaintext-openapiv2).",
    },
    {
      name: "recursive",
      type: "bool",
      default: "false",
      help:
        "When true, print the name of all the fields recursively. Otherwise, print the available fields with their description.",
    },
  ],
  read(args, flags) {
    if (!args.length) return { complaint: NO_TYPE };
    if (args.length > 1) return { complaint: "We accept only this format: explain RESOURCE" };
    const output = flags.text("output");
    if (!OUTPUTS.includes(output)) {
      return {
        complaint: `invalid output format ${JSON.stringify(output)}. must be one of: ${OUTPUTS.join(", ")}`,
      };
    }
    return args[0]!;
  },
  run: explained,
};

function explained(target: string, kube: Kube): Outcome {
  const found = pointed(target, kube);
  if ("failure" in found) return found;
  const { resource, path } = found;
  const shape = shapeOf(resource, kube, kube.world.descriptions);
  if (!shape) {
    return {
      failure: complained(
        `couldn't find resource for ${JSON.stringify(`${resource.apiVersion}, Kind=${resource.kind}`)}`,
      ),
    };
  }
  const group = resource.group ? `GROUP:      ${resource.group}\n` : "";
  const header = `${group}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`;
  let at: Shape = shape;
  for (const name of path) {
    const next = at.fields().find(([field]) => field === name)?.[1];
    if (!next) return { out: header, failure: complained(`field ${JSON.stringify(name)} does not exist`) };
    at = next;
  }
  const write = kube.flags.yes("recursive") ? recursivePage : page;
  return { out: write(header, path.at(-1), at) };
}

/** `ds.spec`, `daemonsets.apps.spec`, `daemonsets.v1.apps.spec`: the resource, then the path. */
function pointed(
  target: string,
  kube: Kube,
): { readonly resource: Resource; readonly path: readonly string[] } | { readonly failure: Failure } {
  if (kube.client.unreachable) return { failure: kube.client.unreachable };
  const parts = target.split(".");
  const resources = kube.client.cluster.resources();
  const full = resources.find((one) => {
    const names = [`${one.plural}.${one.version}.${one.group}`, one.group ? `${one.plural}.${one.group}` : ""];
    return names.some((name) => name !== "" && (target === name || target.startsWith(`${name}.`)));
  });
  if (full) {
    const long = `${full.plural}.${full.version}.${full.group}`;
    const length = (target === long || target.startsWith(`${long}.`) ? long : full.name).split(".").length;
    return { resource: full, path: parts.slice(length) };
  }
  const resource = resourceOf(kube.client, parts[0]!);
  if ("failure" in resource) {
    const { failure } = resource;
    return { failure: failure.is === "client" ? bare(failure.message) : failure };
  }
  const version = kube.flags.text("api-version");
  if (!version) return { resource, path: parts.slice(1) };
  const other = resources.find((one) => one.kind === resource.kind && one.apiVersion === version);
  return other
    ? { resource: other, path: parts.slice(1) }
    : { failure: complained(`couldn't find resource for "${version}, Resource=${resource.plural}"`) };
}
