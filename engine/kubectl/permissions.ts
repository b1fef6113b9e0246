import { type Failure, refused } from "./failure.ts";
import type { Kube } from "./verb.ts";

/**
 * Why the user may not use a subresource of a pod that is no object (`log`, `exec`, `attach`, `portforward`); undefined
 * when they may.
 */
export function podDenial(
  verb: "get" | "create",
  subresource: string,
  namespace: string,
  name: string,
  kube: Kube,
): Failure | undefined {
  const { user } = kube.client;
  if (!user) return undefined;
  const got = kube.client.ask({
    verb: "create",
    resource: "selfsubjectaccessreviews.authorization.k8s.io",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      metadata: {},
      spec: { resourceAttributes: { verb, group: "", resource: "pods", subresource, namespace, name } },
    },
  });
  if ("failure" in got) return got.failure;
  if (got.object.status?.allowed) return undefined;
  const message = `pods ${JSON.stringify(name)} is forbidden: User ${
    JSON.stringify(user.name)
  } cannot ${verb} resource "pods/${subresource}" in API group "" in the namespace ${JSON.stringify(namespace)}`;
  return refused({ code: 403, reason: "Forbidden", message });
}
