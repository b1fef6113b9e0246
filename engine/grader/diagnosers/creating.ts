import type { KubeObject } from "../../base/object.ts";
import { type Diagnoser, firstOf } from "../diagnoser.ts";
import { describing, latest, type Suspicion, timeOf } from "../suspicion.ts";
import { called } from "../words.ts";

/** Pods that a controller may not make: what its FailedCreate events say, each kind of refusal with its next look. */
const REFUSALS: readonly { name: string; says: RegExp; look(workload: KubeObject): string }[] = [
  {
    name: "quota",
    says: /exceeded quota|failed quota/,
    look: ({ metadata: { namespace } }) => `kubectl describe resourcequota -n ${namespace}`,
  },
  {
    name: "limit range",
    says: /(maximum|minimum|max limit to request ratio|max) .*(per (Container|Pod)|ratio)/i,
    look: ({ metadata: { namespace } }) => `kubectl describe limitrange -n ${namespace}`,
  },
  {
    name: "pod security",
    says: /violates PodSecurity/,
    look: ({ metadata: { namespace } }) => `kubectl get namespace ${namespace} --show-labels`,
  },
  {
    name: "no service account",
    says: /serviceaccount .*not found|error looking up service account/i,
    look: ({ metadata: { namespace } }) => `kubectl get serviceaccount -n ${namespace}`,
  },
  { name: "no priority class", says: /no PriorityClass/, look: () => "kubectl get priorityclass" },
  { name: "creation refused", says: /(?:)/, look: describing },
];

export const creationRefusals: readonly Diagnoser[] = REFUSALS.map(({ name, says, look }): Diagnoser => ({
  name,
  verdicts: ["missing"],
  diagnose: (suspicion) =>
    firstOf(suspicion.workloads.filter(lacksPods), (workload) => {
      const message = failedCreate(workload, suspicion);
      if (message === undefined || !says.test(message)) return undefined;
      return { why: `${called(workload)} can't make pods: ${message}`, look: look(workload) };
    }),
}));

/** Only who has too few pods, or old ones, has a reason to say. */
function lacksPods({ kind, spec, status = {} }: KubeObject): boolean {
  if (kind === "DaemonSet") return (status.desiredNumberScheduled ?? 0) > (status.updatedNumberScheduled ?? 0);
  if (kind === "Job") return (status.active ?? 0) === 0 && !status.completionTime;
  return (spec?.replicas ?? 1) > (status.replicas ?? 0);
}

/** What failed, unless something was made since. */
function failedCreate(workload: KubeObject, suspicion: Suspicion): string | undefined {
  const events = suspicion.eventsOf(workload).filter(({ reason }) =>
    reason === "FailedCreate" || reason === "SuccessfulCreate"
  );
  const last = latest(events);
  const failed = latest(events.filter(({ reason }) => reason === "FailedCreate"));
  return failed && last && timeOf(last) <= timeOf(failed) ? failed.message : undefined;
}
