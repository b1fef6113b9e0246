import { writeKyaml } from "../../base/kyaml.ts";
import { formatTable } from "../../base/table.ts";
import { writeYaml } from "../../base/yaml.ts";
import type { Resource } from "../../kinds/discovery.ts";
import { complained } from "../failure.ts";
import type { Kube, Verb } from "../verb.ts";

const SORTS = ["", "name", "kind"];

export const apiResources: Verb<null> = {
  name: "api-resources",
  group: "Other Commands:",
  usage: "api-resources [flags]",
  short: "Print the supported API resources on the server",
  long: "Print the supported API resources on the server.",
  examples:
    "# All of them\nkubectl api-resources\n\n# With more about each\nkubectl api-resources -o wide\n\n# Of one group\nkubectl api-resources --api-group=apps",
  flags: [
    { name: "api-group", type: "string", help: "Limit to resources in the specified API group." },
    { name: "cached", type: "bool", default: "false", help: "Use the cached list of resources if available." },
    {
      name: "categories",
      type: "strings",
      default: "[]",
      help: "Limit to resources that belong to the specified categories.",
    },
    {
      name: "namespaced",
      type: "bool",
      default: "true",
      help: "If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.",
    },
    {
      name: "no-headers",
      type: "bool",
      default: "false",
      help: "When using the default or custom-column output format, don't print headers (default print headers).",
    },
    { name: "output", short: "o", type: "string", help: "Output format. One of: (json, yaml, kyaml, name, wide)." },
    {
      name: "show-managed-fields",
      type: "bool",
      default: "false",
      help: "If true, keep the managedFields when printing objects in JSON or YAML format.",
    },
    {
      name: "sort-by",
      type: "string",
      help: "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.",
    },
    { name: "verbs", type: "strings", default: "[]", help: "Limit to resources that support the specified verbs." },
  ],

  read(args, flags) {
    if (args.length) return { complaint: `unexpected arguments: [${args.join(" ")}]`, usage: true };
    return SORTS.includes(flags.text("sort-by")) ? null : { complaint: "--sort-by accepts only name or kind" };
  },

  run(_options, kube) {
    if (kube.client.unreachable) return { failure: kube.client.unreachable };
    const output = kube.flags.text("output");
    const print = output === "" ? PRINTERS.wide : PRINTERS[output];
    return print ? { out: print(chosen(kube), kube) } : {
      failure: complained(
        `unable to match a printer suitable for the output format ${
          JSON.stringify(output)
        }, allowed formats are: json,kyaml,name,wide,yaml`,
      ),
    };
  },
};

/** The preferred version of each resource that the flags leave, sorted. */
function chosen({ client, flags }: Kube): Resource[] {
  const [verbs, categories] = [flags.list("verbs"), flags.list("categories")];
  const seen = new Set<string>();
  const resources = client.cluster.resources().filter((one) => {
    if (seen.has(one.name)) return false;
    seen.add(one.name);
    return (!flags.changed("api-group") || one.group === flags.text("api-group")) &&
      (!flags.changed("namespaced") || one.namespaced === flags.yes("namespaced")) &&
      verbs.every((verb) => one.verbs.includes(verb)) &&
      categories.every((category) => one.categories.includes(category));
  });
  const by = flags.text("sort-by");
  const key = (one: Resource) => by === "name" ? [one.plural] : by === "kind" ? [one.kind] : [one.group, one.plural];
  return resources.map((one) => [key(one), one] as const).sort(([a], [b]) => compareKeys(a, b)).map(([, one]) => one);
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  const i = a.findIndex((text, i) => text !== b[i]);
  return i < 0 ? 0 : a[i]! < b[i]! ? -1 : 1;
}

type Print = (resources: readonly Resource[], kube: Kube) => string;

const PRINTERS: Readonly<Record<string, Print> & { readonly wide: Print }> = {
  json: (resources) => `${JSON.stringify(list(resources), null, 4)}\n`,
  kyaml: (resources) => writeKyaml(list(resources)),
  name: (resources) => resources.map(({ name }) => `${name}\n`).join(""),
  wide: table,
  yaml: (resources) => writeYaml(list(resources)),
};

function table(resources: readonly Resource[], { flags }: Kube): string {
  const wide = flags.text("output") === "wide";
  const header = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", ...(wide ? ["VERBS", "CATEGORIES"] : [])];
  const rows = resources.map((one) => [
    one.plural,
    one.shortNames.join(","),
    one.apiVersion,
    String(one.namespaced),
    one.kind,
    ...(wide ? [one.verbs.join(","), one.categories.join(",")] : []),
  ]);
  return formatTable(flags.yes("no-headers") ? undefined : header, rows);
}

/** In the order of Go's struct, which JSON shows. */
function list(resources: readonly Resource[]): object {
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: "",
    resources: resources.map((one) => ({
      name: one.plural,
      singularName: one.singular,
      namespaced: one.namespaced,
      group: one.group || undefined,
      version: one.version,
      kind: one.kind,
      verbs: one.verbs,
      shortNames: one.shortNames.length ? one.shortNames : undefined,
      categories: one.categories.length ? one.categories : undefined,
    })),
  };
}
