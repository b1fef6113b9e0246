import { sameJson } from "../../base/json.ts";
import type { PrepareContext } from "../kind.ts";
import { preparePodSpec } from "../pod_spec/prepare.ts";
import { mapped, withFields } from "../with_fields.ts";
import { qosClass } from "../pod_spec/quality.ts";
import type { Condition, Container, Pod, PodSpec, PodStatus, ResourceRequirements } from "../types.ts";

/** Defaults that only pods have: links, requests from limits, ports of the host, and the first status. */
export function preparePod(next: Pod, { previous, subresource }: PrepareContext<Pod>): Pod {
  if (previous && next.spec === previous.spec) return next;
  const prepared = preparePodSpec(next.spec ?? { containers: [] });
  const grace = prepared.terminationGracePeriodSeconds;
  const spec = withFields(prepared, {
    // A new pod's negative grace is made a second at once, before anybody warns of it; a template keeps its own.
    terminationGracePeriodSeconds: !previous && grace !== undefined && grace < 0 ? 1 : grace,
    enableServiceLinks: prepared.enableServiceLinks ?? true,
    containers: mapped(prepared.containers, (container) => prepareContainer(container, prepared)),
    initContainers: mapped(prepared.initContainers, (container) => prepareContainer(container, prepared)),
  });
  if (previous) return withFields(next, { spec });
  return withFields(next, { spec, status: subresource ? next.status : next.status ?? firstStatus(spec) });
}

function firstStatus(spec: PodSpec): PodStatus {
  const first: PodStatus = { phase: "Pending", qosClass: qosClass(spec) };
  return spec.schedulingGates?.length ? { ...first, conditions: [GATED] } : first;
}

/** Nobody places a pod while something holds it back. */
const GATED = Object.freeze({
  type: "PodScheduled",
  status: "False",
  lastProbeTime: null,
  lastTransitionTime: null,
  reason: "SchedulingGated",
  message: "Scheduling is blocked due to non-empty scheduling gates",
}) as unknown as Condition;

function prepareContainer(container: Container, spec: PodSpec): Container {
  return withFields(container, {
    resources: withRequests(container.resources),
    ports: spec.hostNetwork
      ? mapped(container.ports, (port) => withFields(port, { hostPort: port.hostPort || port.containerPort }))
      : container.ports,
  });
}

const completed = new WeakMap<ResourceRequirements, ResourceRequirements>();

/** What has a limit but no request asks for as much as its limit. */
function withRequests(resources: Container["resources"]): Container["resources"] {
  const limits = resources?.limits;
  if (!resources || !limits) return resources;
  const known = completed.get(resources);
  if (known) return known;
  const requests = withFields(limits, resources.requests ?? {});
  const answer = sameJson(requests, resources.requests) ? resources : { ...resources, requests };
  completed.set(resources, answer);
  return answer;
}
