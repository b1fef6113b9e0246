import { rfc3339 } from "../../../base/time.ts";
import type { Info } from "../../builder.ts";
import { complained } from "../../failure.ts";
import { fieldManagerFlag, PRINT_FLAGS } from "../../flag_sets.ts";
import { patched } from "./patching.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";
import { type Pointed, POINTING_FLAGS, readPointing, toEach } from "./pointing.ts";

const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
const RESTARTABLE = ["DaemonSet", "Deployment", "StatefulSet"];

export const restart: Verb<Pointed> = {
  name: "restart",
  usage: "rollout restart RESOURCE",
  short: "Restart a resource",
  long: "Restart a resource: its pods are replaced as in a rollout.",
  examples:
    "# Restart all deployments of a namespace\nkubectl rollout restart deployment -n shop\n\n# Restart a daemon set\nkubectl rollout restart daemonset/agent",
  flags: [...POINTING_FLAGS, ...PRINT_FLAGS, fieldManagerFlag("kubectl-rollout")],
  read: readPointing,
  run: (options, kube) => toEach({ ...options, looksUpFirst: true }, kube, (info) => restarted(info, kube)),
};

function restarted(info: Info, kube: Kube): Outcome {
  const { resource, name } = info;
  const object = info.object!;
  const named = `error: ${resource.name} ${JSON.stringify(name)}`;
  if (!RESTARTABLE.includes(resource.kind)) return { failure: complained(`${named} restarting is not supported`) };
  if (object.spec.paused) {
    return { failure: complained(`${named} can't restart paused deployment (run rollout resume first)`) };
  }
  const now = rfc3339(kube.world.nowMs);
  if (object.spec.template?.metadata?.annotations?.[RESTARTED_AT] === now) {
    return {
      failure: complained(
        `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
      ),
    };
  }
  return patched(
    info,
    { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } },
    "restarted",
    kube,
  );
}
