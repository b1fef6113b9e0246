import type { AuditEntry } from "../../cluster/api.ts";
import type { Diagnoser } from "../diagnoser.ts";
import type { Cause, Suspicion } from "../suspicion.ts";

const MAKING = ["create", "update", "patch"];
const DELETING = ["delete", "deletecollection"];
const MAKERS = ["DaemonSet", "Deployment", "StatefulSet", "ReplicaSet", "Job"];

/** Somebody without the right tried to make it, or to delete it. */
export const forbidden: Diagnoser = {
  name: "forbidden",
  verdicts: ["missing", "present"],
  diagnose(suspicion) {
    const refused = lastRefused(suspicion);
    if (!refused || !isDenial(refused)) return undefined;
    const { user, verb, resource, namespace } = refused;
    const where = namespace === undefined ? "" : ` -n ${namespace}`;
    return { why: sentence(refused), look: `kubectl auth can-i ${verb} ${resource}${where} --as ${user}` };
  },
};

/** The last request that would have made it was refused: by admission, by validation, because it was there already. */
export const refused: Diagnoser = {
  name: "refused",
  verdicts: ["missing", "present"],
  diagnose(suspicion): Cause | undefined {
    const refused = lastRefused(suspicion);
    if (!refused) return undefined;
    const where = refused.namespace === undefined ? "" : ` -n ${refused.namespace}`;
    return { why: sentence(refused), look: `kubectl get ${refused.resource.split(".")[0]}${where}` };
  },
};

/** The last request that mattered, if it was refused. */
function lastRefused({ miss, kind, namespace, isUnsettled, able, scene }: Suspicion): AuditEntry | undefined {
  // What is there as it was asked for did not fail for a request.
  if (miss.verdict === "missing" && (isUnsettled || (kind === "Pod" && able.length > 0))) return undefined;
  const kinds = kind === "Pod" ? ["Pod", ...MAKERS] : [kind];
  const resources = kinds.map((one) => scene.resourceOf(one));
  const verbs = miss.verdict === "present" ? DELETING : MAKING;
  const last = scene.cluster.audit().findLast((entry) =>
    verbs.includes(entry.verb) && resources.includes(entry.resource) && entry.subresource === undefined &&
    (namespace === undefined || entry.namespace === undefined || entry.namespace === namespace)
  );
  return last && last.code >= 400 && last.message !== undefined ? last : undefined;
}

function isDenial({ code, message = "" }: AuditEntry): boolean {
  return code === 403 && / cannot \w+ resource /.test(message);
}

function sentence({ verb, resource, message }: AuditEntry): string {
  return `the last request to ${verb} ${resource.split(".")[0]} was refused: ${message}`;
}
