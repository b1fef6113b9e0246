import type { Resource } from "../../../kinds/discovery.ts";
import { complained, type Failure } from "../../failure.ts";

/** Kinds that kubectl knows as workloads, whether or not they have revisions. Source: `apps.GroupKindElement`. */
const WORKLOADS = [
  "CronJob",
  "DaemonSet",
  "Deployment",
  "Job",
  "Pod",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
];

/** What is said of a kind without revisions: `what` is not there for a workload, `retrieving` failed for anything else. */
export function withoutRevisions({ kind, group }: Resource, what: string, retrieving: string): Failure {
  const named = JSON.stringify(group ? `${kind}.${group}` : kind);
  return complained(
    WORKLOADS.includes(kind)
      ? `no ${what} has been implemented for ${named}`
      : `error retrieving ${retrieving} for ${named}, no visitor method exists for {${group} ${kind}}`,
  );
}
