import { found, type Info, type Pointing } from "./builder.ts";
import { complained, type Failure, failureText } from "./failure.ts";
import { type DryRun, operation } from "./strategies.ts";
import type { Complaint, Flags, Kube, Outcome } from "./verb.ts";
import { resourceText } from "./words.ts";

/** What cordon, uncordon and drain are about: nodes by name or by selector. */
export function readNodes(verb: string, args: readonly string[], flags: Flags): Pointing | Complaint {
  const labelSelector = flags.text("selector");
  if (!args.length && !labelSelector) return { complaint: `USAGE: ${verb} NODE [flags]`, usage: true };
  if (args.length && labelSelector) {
    return { complaint: "cannot specify both a node name and a --selector option", usage: true };
  }
  return { type: "nodes", args, labelSelector, latest: true };
}

/** The nodes, or the first failure. */
export function nodesOf(pointing: Pointing, kube: Kube): readonly Info[] | { readonly failure: Failure } {
  const infos: Info[] = [];
  for (const one of found(pointing, kube)) {
    if ("failure" in one) return one;
    if (one.resource.name !== "nodes") {
      const got = JSON.stringify(resourceText(one.resource));
      return { failure: complained(`error: expected resource of type node, got ${got}`) };
    }
    infos.push(one);
  }
  return infos;
}

/** Sets or clears `spec.unschedulable`; says what it did, also when there was nothing to do. */
export function scheduling(node: Info, unschedulable: boolean, dryRun: DryRun, kube: Kube): Outcome {
  const done = unschedulable ? "cordoned" : "uncordoned";
  const name = `node/${node.name}`;
  if (!!node.object!.spec?.unschedulable === unschedulable) {
    return { out: `${name} ${operation(`already ${done}`, dryRun)}\n` };
  }
  if (dryRun !== "client") {
    const got = kube.client.ask({
      verb: "patch",
      resource: "nodes",
      name: node.name,
      patchType: "strategic",
      body: { spec: { unschedulable: unschedulable || null } },
      dryRun: dryRun === "server",
    });
    if ("failure" in got) {
      const said = failureText(got.failure).replace(/^error: /, "").trimEnd();
      return {
        err: `error: unable to ${done.slice(0, -2)} node ${JSON.stringify(node.name)}: ${
          said.replace(/^Error from server \(\w+\): /, "")
        }\n`,
        exit: 1,
      };
    }
  }
  return { out: `${name} ${operation(done, dryRun)}\n` };
}
