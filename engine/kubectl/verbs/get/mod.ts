/**
 * `kubectl get`: what was pointed at, in one of many forms. `mod.ts` states the verb and chooses the form, `tables.ts`
 * prints tables, `watch.ts` goes on printing, `raw.ts` asks for a path of the API. To add an output format, see
 * `printers/mod.ts`.
 */
import {
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  FIELD_SELECTOR_FLAG,
  filenameFlags,
  PRINT_FLAGS,
  SELECTOR_FLAG,
} from "../../flag_sets.ts";
import { planOf, type Pointing } from "../../builder.ts";
import { fileNames, namesNoFile } from "../../manifests.ts";
import type { Next } from "../../processes.ts";
import { rawFault } from "../../raw_writing.ts";
import type { Complaint, Flag, Flags, Kube, Verb } from "../../verb.ts";
import { objectsPrinted } from "./objects.ts";
import { rawAnswer } from "./raw.ts";
import { tablesPrinted } from "./tables.ts";
import { watched } from "./watch.ts";

const FLAGS: readonly Flag[] = [
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  FIELD_SELECTOR_FLAG,
  ...filenameFlags("identifying the resource to get from a server."),
  {
    name: "ignore-not-found",
    type: "bool",
    default: "false",
    help:
      "If set to true, suppresses NotFound error for specific objects that do not exist. Using this flag with commands that query for collections of resources has no effect when no resources are found.",
  },
  {
    name: "label-columns",
    short: "L",
    type: "strings",
    default: "[]",
    help:
      "Accepts a comma separated list of labels that are going to be presented as columns. Names are case-sensitive. You can also use multiple flag options like -L label1 -L label2...",
  },
  {
    name: "no-headers",
    type: "bool",
    default: "false",
    help: "When using the default or custom-column output format, don't print headers (default print headers).",
  },
  {
    name: "output-watch-events",
    type: "bool",
    default: "false",
    help:
      "Output watch event objects when --watch or --watch-only is used. Existing objects are output as initial ADDED events.",
  },
  ...PRINT_FLAGS,
  {
    name: "raw",
    type: "string",
    help: "Raw URI to request from the server. Uses the transport specified by the kubeconfig file.",
  },
  SELECTOR_FLAG,
  {
    name: "server-print",
    type: "bool",
    default: "true",
    help: "If true, have the server return the appropriate table output. Supports extension APIs and CRDs.",
  },
  {
    name: "show-kind",
    type: "bool",
    default: "false",
    help: "If present, list the resource type for the requested object(s).",
  },
  {
    name: "show-labels",
    type: "bool",
    default: "false",
    help: "When printing, show all labels as the last column (default hide labels column)",
  },
  {
    name: "sort-by",
    type: "string",
    help:
      "If non-empty, sort list types using this field specification. The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}'). The field in the API resource specified by this JSONPath expression must be an integer or a string.",
  },
  { name: "subresource", type: "string", help: "If specified, gets the subresource of the requested object." },
  {
    name: "watch",
    short: "w",
    type: "bool",
    default: "false",
    help: "After listing/getting the requested object, watch for changes.",
  },
  {
    name: "watch-only",
    type: "bool",
    default: "false",
    help: "Watch for changes to the requested object(s), without listing/getting first.",
  },
];

interface Options {
  readonly pointing: Pointing;
  readonly raw: string;
}

const NO_TYPE =
  'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n' +
  'error: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).';

export const get: Verb<Options> = {
  name: "get",
  suggestFor: ["list", "ps"],
  group: "Basic Commands (Intermediate):",
  usage:
    "get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
  short: "Display one or many resources",
  long:
    "Display one or many resources.\n\n Prints a table of the most important information about the specified resources. You can filter the list using a label selector and the --selector flag. If the desired resource type is namespaced you will only see results in the current namespace if you don't specify any namespace.\n\n By specifying the output as 'template' and providing a Go template as the value of the --template flag, you can filter the attributes of the fetched resources.\n\nUse \"kubectl api-resources\" for a complete list of supported resources.",
  examples:
    "# All pods of the current namespace\nkubectl get pods\n\n# The same with their nodes and addresses\nkubectl get pods -o wide\n\n# One deployment as YAML\nkubectl get deployment web -o yaml\n\n# What a file describes, as it is now\nkubectl get -f pod.yaml\n\n# One field of one object\nkubectl get pod web -o jsonpath='{.status.phase}'",
  flags: FLAGS,
  read,
  run: (options, kube) => run(options, kube),
};

const RAW_ALONE = "--raw may not be specified with other flags that filter the server request or alter the output";

function read(args: readonly string[], flags: Flags): Options | Complaint {
  const names = fileNames(flags);
  const raw = flags.text("raw");
  if (raw) {
    if (args.length || !namesNoFile(names)) return { complaint: "arguments may not be passed when --raw is specified" };
    const narrows = flags.yes("watch") || flags.yes("watch-only") || flags.text("selector") !== "";
    const fault = narrows ? RAW_ALONE : rawFault(flags);
    return fault ? { complaint: fault } : { raw, pointing: {} };
  }
  const wrong = flagsFault(flags);
  if (wrong) return { complaint: wrong };
  if (!args.length && namesNoFile(names)) return { complaint: NO_TYPE, bare: true, usage: true };
  const watch = flags.yes("watch") || flags.yes("watch-only");
  return {
    raw,
    pointing: {
      args,
      names,
      labelSelector: flags.text("selector"),
      fieldSelector: flags.text("field-selector"),
      allNamespaces: flags.yes("all-namespaces"),
      subresource: flags.text("subresource"),
      typeAlone: true,
      latest: true,
      oneType: watch,
    },
  };
}

function flagsFault(flags: Flags): string | undefined {
  const output = flags.text("output");
  if (flags.yes("show-labels") && output && output !== "wide") {
    return `--show-labels option cannot be used with ${output} printer`;
  }
  if (flags.yes("output-watch-events") && !flags.yes("watch") && !flags.yes("watch-only")) {
    return "--output-watch-events option can only be used with --watch or --watch-only";
  }
  return undefined;
}

function run({ raw, pointing }: Options, kube: Kube): Next {
  if (raw) return rawAnswer(raw, kube);
  const output = kube.flags.text("output");
  const asTable = (output === "" && !kube.flags.text("template")) || output === "wide";
  const plan = planOf(pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  if (kube.flags.yes("watch") || kube.flags.yes("watch-only")) return watched(pointing, plan, asTable, kube);
  return asTable ? tablesPrinted(pointing, plan, kube) : objectsPrinted(pointing, plan, kube);
}
