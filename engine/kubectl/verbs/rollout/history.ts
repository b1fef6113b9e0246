import { Description } from "../../../kinds/describing/description.ts";
import { describePodTemplate } from "../../../kinds/describing/pod_parts.ts";
import { TabWriter } from "../../../base/tabwriter.ts";
import type { PodTemplateSpec } from "../../../kinds/types.ts";
import type { Info } from "../../builder.ts";
import { complained } from "../../failure.ts";
import { PRINT_FLAGS } from "../../flag_sets.ts";
import { printAll, printerOf } from "../../printers/mod.ts";
import { withoutRevisions } from "./workloads.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";
import { nounOf } from "../../words.ts";
import { type Pointed, POINTING_FLAGS, readPointing, toEach } from "./pointing.ts";
import { CHANGE_CAUSE, type Revision, revisionsOf } from "./revisions.ts";

interface Options extends Pointed {
  readonly revision: number;
}

export const history: Verb<Options> = {
  name: "history",
  usage: "rollout history (TYPE NAME | TYPE/NAME) [flags]",
  short: "View rollout history",
  long: "View previous rollout revisions and configurations.",
  examples:
    "# All revisions of a deployment\nkubectl rollout history deployment/web\n\n# What revision 3 of a daemon set was\nkubectl rollout history daemonset/agent --revision=3",
  flags: [
    ...POINTING_FLAGS,
    ...PRINT_FLAGS,
    {
      name: "revision",
      type: "int64",
      default: "0",
      help: "See the details, including podTemplate of the revision specified",
    },
  ],

  read(args, flags) {
    const pointed = readPointing(args, flags);
    if ("complaint" in pointed) return pointed;
    const revision = flags.number("revision");
    if (revision < 0) return { complaint: `revision must be a positive integer: ${revision}` };
    return { ...pointed, quiet: true, revision };
  },

  run: (options, kube) => toEach(options, kube, (info) => told(info, options.revision, kube)),
};

function told(info: Info, number: number, kube: Kube): Outcome {
  const revisions = revisionsOf(info, kube);
  if (!revisions) return { failure: withoutRevisions(info.resource, "history viewer", "history") };
  if ("failure" in revisions) return { failure: revisions.failure };
  const one = revisions.find((revision) => revision.number === number);
  if (kube.flags.text("output")) return printed(number > 0 ? one && [one] : revisions, kube);
  const name = `${nounOf(info.resource)}/${info.name}`;
  if (number > 0 && !one) return { failure: complained("unable to find the specified revision") };
  if (one) return { out: `${name} with revision #${number}\n${templateText(one.template, one)}\n` };
  return { out: `${name} \n${revisions.length ? tableText(revisions) : "No rollout history found."}\n` };
}

function printed(revisions: readonly Revision[] | undefined, kube: Kube): Outcome {
  if (!revisions) return { failure: complained("unable to find the specified revision") };
  const printer = printerOf(kube, { typed: true });
  if ("failure" in printer) return { failure: printer.failure };
  const { text, failure } = printAll(printer, revisions.map(({ object }) => object));
  return { out: text, failure };
}

function tableText(revisions: readonly Revision[]): string {
  const writer = new TabWriter({ minWidth: 0, padding: 2 });
  writer.write("REVISION\tCHANGE-CAUSE\n");
  for (const { number, cause } of revisions) writer.write(`${number}\t${cause || "<none>"}\n`);
  return writer.toString();
}

/** A template as history shows it: what `describe` says, with its tabs left as they are. */
export function templateText(template: PodTemplateSpec, revision?: Revision): string {
  const cause = revision?.cause;
  const annotations = cause && revision.object.kind === "ReplicaSet"
    ? { ...template.metadata?.annotations, [CHANGE_CAUSE]: cause }
    : template.metadata?.annotations;
  const into = new Description();
  describePodTemplate(into, { ...template, metadata: { ...template.metadata, annotations } });
  return into.unaligned();
}
