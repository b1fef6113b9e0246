import type { ContainerStatus, Fields, Pod } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";

/** What a failed pod means to its job. */
export interface Verdict {
  readonly action: "Count" | "FailIndex" | "FailJob" | "Ignore";
  readonly message?: string;
}

const COUNT: Verdict = { action: "Count" };

/** The first rule of the job's failure policy that fits a failed pod. Source: `controller/job/pod_failure_policy.go`. */
export function verdict(job: Job, pod: Pod): Verdict {
  const rules: readonly Fields[] = job.spec["podFailurePolicy"]?.rules ?? [];
  if (pod.status?.phase !== "Failed") return COUNT;
  for (const [index, rule] of rules.entries()) {
    const why = matched(rule, pod);
    if (why === undefined) continue;
    return { action: rule["action"], message: `${why} matching ${rule["action"]} rule at index ${index}` };
  }
  return COUNT;
}

function matched({ onExitCodes, onPodConditions }: Fields, pod: Pod): string | undefined {
  const { metadata: { namespace, name }, status } = pod;
  if (onExitCodes) {
    const all = [...status.containerStatuses ?? [], ...status.initContainerStatuses ?? []];
    const found = all.find((one) => fitsExit(onExitCodes, one));
    return found &&
      `Container ${found.name} for pod ${namespace}/${name} failed with exit code ${found.state!.terminated!.exitCode}`;
  }
  const wanted: readonly Fields[] = onPodConditions ?? [];
  const condition = status.conditions?.find(({ type, status: truth }) =>
    wanted.some((one) => one["type"] === type && (one["status"] ?? "True") === truth)
  );
  return condition && `Pod ${namespace}/${name} has condition ${condition.type}`;
}

function fitsExit({ containerName, operator, values }: Fields, { name, state }: ContainerStatus): boolean {
  const code = state?.terminated?.exitCode;
  if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) return false;
  return values.includes(code) === (operator === "In");
}
