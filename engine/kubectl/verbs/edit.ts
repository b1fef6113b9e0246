import { mergeDiff, strategicDiff } from "../../base/three_way.ts";
import { merging } from "../../kinds/schema/mod.ts";
import { gathered, planOf, type Pointing } from "../builder.ts";
import { pathOf } from "../client.ts";
import { edited, EDITING_FLAGS } from "../editing.ts";
import { complained, several } from "../failure.ts";
import { SAVE_CONFIG_FLAG, subresourceFlag } from "../flag_sets.ts";
import { fileNames } from "../manifests.ts";
import { withoutManagedFields } from "../printers/data.ts";
import { outputFault } from "../printers/mod.ts";
import type { Next } from "../processes.ts";
import { recorded, validationOf, withLastApplied } from "../strategies.ts";
import type { Flags, Kube, Verb } from "../verb.ts";

/** `kubectl edit`: what the editor changed is sent as a patch. */
export const edit: Verb<Pointing> = {
  name: "edit",
  group: "Basic Commands (Intermediate):",
  usage: "edit (RESOURCE/NAME | -f FILENAME)",
  short: "Edit a resource on the server",
  long:
    "Edit a resource from the default editor.\n\n The edit command allows you to directly edit any API resource you can retrieve via the command-line tools. It will open the editor defined by your KUBE_EDITOR, or EDITOR environment variables, or fall back to 'vi'.",
  examples:
    '# A service\nkubectl edit svc/registry\n\n# With another editor\nKUBE_EDITOR="nano" kubectl edit svc/registry',
  flags: [
    ...EDITING_FLAGS("kubectl-edit"),
    { name: "output-patch", type: "bool", default: "false", help: "Output the patch if the resource is edited." },
    SAVE_CONFIG_FLAG,
    subresourceFlag("If specified, edit will operate on the subresource of the requested object."),
  ],
  read: (args: readonly string[], flags: Flags): Pointing => ({
    args,
    names: fileNames(flags),
    typeAlone: true,
    latest: true,
    subresource: flags.text("subresource"),
  }),
  run,
};

function run(pointing: Pointing, kube: Kube): Next {
  const fieldValidation = validationOf(kube);
  if (typeof fieldValidation !== "string") return { failure: fieldValidation.failure };
  const plan = planOf(pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  const { infos, failures } = gathered(pointing, kube, { plan });
  if (failures.length) return { failure: several(failures) };
  const fault = outputFault(kube);
  if (fault) return { failure: fault };
  if (!infos.length) return { failure: complained("edit cancelled, no objects found") };
  return edited(infos, kube, {
    write({ resource, namespace, name, object }, next, later) {
      const before = withoutManagedFields(object!);
      const after = recorded(later.flags.yes("save-config") ? withLastApplied(next) : next, later);
      const facts = merging(next.apiVersion, next.kind);
      const strategic = facts ? strategicDiff(before, after, facts) : undefined;
      const usable = strategic && !("fault" in strategic);
      return later.client.ask({
        verb: "patch",
        ...pathOf(resource),
        namespace,
        name,
        subresource: pointing.subresource || undefined,
        body: usable ? strategic : mergeDiff(before, after),
        patchType: usable ? "strategic" : "merge",
        fieldValidation,
        fieldManager: later.flags.text("field-manager"),
      });
    },
  });
}
