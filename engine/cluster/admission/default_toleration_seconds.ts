import type { KubeObject } from "../../base/object.ts";
import type { AdmissionPlugin } from "./plugin.ts";

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

const SECONDS = 300;

/** Pods stay for five minutes on a node that is not ready or can't be reached, unless they say otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: "DefaultTolerationSeconds",
  resources: ["pods"],
  operations: ["create", "update"],
  admit(_call, pod): KubeObject {
    const given: readonly Toleration[] | undefined = pod.spec.tolerations;
    const tolerations = completed(given);
    return tolerations === given ? pod : { ...pod, spec: { ...pod.spec, tolerations } };
  },
};

const ADDED: readonly Toleration[] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map((key) =>
  Object.freeze({ effect: "NoExecute", key, operator: "Exists", tolerationSeconds: SECONDS })
);
const NONE: readonly Toleration[] = Object.freeze([]);

/** Remembered, so that the pods of one template share their list. */
const COMPLETED = new WeakMap<readonly Toleration[], readonly Toleration[]>();

function completed(given: readonly Toleration[] = NONE): readonly Toleration[] {
  const known = COMPLETED.get(given);
  if (known) return known;
  const missing = ADDED.filter(({ key }) =>
    !given.some((one) => (!one.key || one.key === key) && (!one.effect || one.effect === "NoExecute"))
  );
  const all = missing.length === 0 ? given : Object.freeze([...given, ...missing]);
  if (Object.isFrozen(given)) COMPLETED.set(given, all);
  return all;
}
