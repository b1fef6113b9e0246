import { goJson } from "../../../base/json.ts";
import type { KubeObject } from "../../../base/object.ts";
import { writeYaml } from "../../../base/yaml.ts";
import { found, gathered, type Info, planOf, type Pointing } from "../../builder.ts";
import { pathOf } from "../../client.ts";
import { complained, type Failure, several } from "../../failure.ts";
import { allFlag, DRY_RUN_FLAG, fileFlag, filenameFlags, PRINT_FLAGS, SELECTOR_FLAG } from "../../flag_sets.ts";
import { edited, EDITING_FLAGS } from "../../editing.ts";
import { fileNames } from "../../manifests.ts";
import { printerOf } from "../../printers/mod.ts";
import type { Next } from "../../processes.ts";
import { asked, configurationOf, LAST_APPLIED, mannerOf, operation, withLastApplied } from "../../strategies.ts";
import type { Complaint, Flags, Kube, Outcome, Verb } from "../../verb.ts";

const NOT_FOUND_HINT = "no last-applied-configuration annotation found on resource";

export const viewLastApplied: Verb<Pointing> = {
  name: "view-last-applied",
  usage: "apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
  short: "View the latest last-applied-configuration annotations of a resource/object",
  long:
    "View the latest last-applied-configuration annotations by type/name or file.\n\n The default output will be printed to stdout in YAML format. You can use the -o option to change the output format.",
  examples:
    "# By type and name\nkubectl apply view-last-applied deployment/nginx\n\n# By file, as JSON\nkubectl apply view-last-applied -f deploy.yaml -o json",
  flags: [
    allFlag("Select all resources in the namespace of the specified resource types"),
    ...filenameFlags("that contains the last-applied-configuration annotations"),
    { name: "output", short: "o", type: "string", default: "yaml", help: "Output format. Must be one of (yaml, json)" },
    SELECTOR_FLAG,
  ],
  read(args, flags): Pointing | Complaint {
    const output = flags.text("output");
    if (!["", "yaml", "json"].includes(output)) {
      return {
        complaint: `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`,
        usage: true,
      };
    }
    return {
      args,
      names: fileNames(flags),
      labelSelector: flags.text("selector"),
      all: flags.yes("all"),
      latest: true,
    };
  },
  run(pointing, kube): Outcome {
    const { infos, failures } = gathered(pointing, kube);
    if (failures.length) return { failure: several(failures) };
    const memories = infos.map(({ object }) => object!.metadata.annotations?.[LAST_APPLIED]).filter((memory) =>
      memory !== undefined
    );
    const write = kube.flags.text("output") === "json" ? asIndentedJson : writeYaml;
    return { out: memories.map((memory) => write(JSON.parse(memory))).join("") };
  },
};

const asIndentedJson = (value: unknown): string => `${goJson(value, { indent: 2 })}\n`;

export const setLastApplied: Verb<Pointing> = {
  name: "set-last-applied",
  usage: "apply set-last-applied -f FILENAME",
  short: "Set the last-applied-configuration annotation on a live object to match the contents of a file",
  long:
    "Set the latest last-applied-configuration annotations by setting it to match the contents of a file. This results in the last-applied-configuration being updated as though 'kubectl apply -f<file> ' was run, without updating any other parts of the object.",
  examples:
    "# Of one object\nkubectl apply set-last-applied -f deploy.yaml\n\n# Create the annotation if there is none\nkubectl apply set-last-applied -f deploy.yaml --create-annotation=true",
  flags: [
    {
      name: "create-annotation",
      type: "bool",
      default: "false",
      help: "Will create 'last-applied-configuration' annotations if current objects doesn't have one",
    },
    DRY_RUN_FLAG,
    ...fileFlag("that contains the last-applied-configuration annotations"),
    ...PRINT_FLAGS,
  ],
  read: (_args, flags): Pointing => ({ names: fileNames(flags) }),
  run: set,
};

function set(pointing: Pointing, kube: Kube): Outcome {
  const manner = mannerOf(kube);
  if ("failure" in manner) return { failure: manner.failure };
  const patches: { info: Info; current: KubeObject; configuration: string }[] = [];
  for (const info of found(pointing, kube)) {
    if ("failure" in info) return { failure: info.failure };
    const current = kube.client.get(info.resource, info.namespace, info.name);
    if ("failure" in current) return { failure: current.failure };
    if (current.object.metadata.annotations?.[LAST_APPLIED] === undefined && !kube.flags.yes("create-annotation")) {
      return {
        failure: complained(
          `${NOT_FOUND_HINT}: ${info.name}, to create the annotation, run the command with --create-annotation`,
        ),
      };
    }
    patches.push({ info, current: current.object, configuration: configurationOf(info.object!) });
  }
  if (!patches.length) return { failure: complained("no objects passed to set-last-applied") };
  let out = "";
  for (const { info: { resource, namespace, name }, current, configuration } of patches) {
    const printer = printerOf(kube, { operation: operation("configured", manner.dryRun) });
    if ("failure" in printer) return { out, failure: printer.failure };
    const body = { metadata: { annotations: { [LAST_APPLIED]: configuration } } };
    const got = manner.dryRun === "client" ? { object: withLastApplied(current, configuration) } : kube.client.ask({
      verb: "patch",
      ...pathOf(resource),
      namespace,
      name,
      body,
      patchType: "merge",
      ...asked(manner),
    });
    if ("failure" in got) return { out, failure: got.failure };
    out += printer.print(got.object).text;
  }
  return { out };
}

export const editLastApplied: Verb<Pointing> = {
  name: "edit-last-applied",
  usage: "apply edit-last-applied (RESOURCE/NAME | -f FILENAME)",
  short: "Edit latest last-applied-configuration annotations of a resource/object",
  long: "Edit the latest last-applied-configuration annotations of resources from the default editor.",
  examples: "# Of a deployment\nkubectl apply edit-last-applied deployment/nginx",
  flags: EDITING_FLAGS("kubectl-client-side-apply"),
  read: (args: readonly string[], flags: Flags): Pointing => ({ args, names: fileNames(flags), latest: true }),
  run(pointing, kube): Next {
    const plan = planOf(pointing, kube);
    if (plan.by === "none") return { failure: plan.failure };
    const { infos, failures } = gathered(pointing, kube, { plan });
    if (failures.length) return { failure: several(failures) as Failure };
    const remembering = infos.filter(({ object }) => object!.metadata.annotations?.[LAST_APPLIED] !== undefined);
    const memories = remembering.map((info) => ({
      ...info,
      object: JSON.parse(info.object!.metadata.annotations![LAST_APPLIED]!) as KubeObject,
    }));
    if (!memories.length) return { failure: complained(`${NOT_FOUND_HINT}`) };
    return edited(memories, kube, {
      write({ resource, namespace, name }, next, later) {
        const body = { metadata: { annotations: { [LAST_APPLIED]: configurationOf(next) } } };
        return later.client.ask({
          verb: "patch",
          ...pathOf(resource),
          namespace,
          name,
          body,
          patchType: "merge",
          fieldManager: "kubectl-client-side-apply",
        });
      },
    });
  },
};
