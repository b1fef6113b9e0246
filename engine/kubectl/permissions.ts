import type { Failure } from "./failure.ts";
import type { Kube } from "./verb.ts";

/** Asks for a pod's `log`, `exec`, `attach` or `portforward`, which are no objects: why the user may not, or undefined. */
export function podDenial(
  verb: "get" | "create",
  subresource: string,
  namespace: string,
  name: string,
  kube: Kube,
): Failure | undefined {
  const got = kube.client.ask({ verb, resource: "pods", subresource, namespace, name });
  return "failure" in got ? got.failure : undefined;
}
