import { goJson } from "../../../base/json.ts";
import { refused } from "../../failure.ts";
import { rawJson, rawPath } from "../../raw_writing.ts";
import { SERVER_VERSION } from "../../versions.ts";
import type { Kube, Outcome } from "../../verb.ts";

const NO_SUCH_PATH = refused({
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
});
const HEALTHY = ["/healthz", "/livez", "/readyz"];

/** `kubectl get --raw PATH`: what the server answers at a path, without a newline of its own. */
export function rawAnswer(raw: string, kube: Kube): Outcome {
  if (kube.client.unreachable) return { failure: kube.client.unreachable };
  const [path = "", query = ""] = raw.split("?");
  if (path === "/version" || path === "/version/") return { out: goJsonInOrder(SERVER_VERSION) };
  if (HEALTHY.includes(path)) return { out: "ok" };
  const target = rawPath(path, kube);
  if (!target) return discovery(path, kube) ?? { failure: NO_SUCH_PATH };
  const { resource, namespace, name, subresource } = target;
  const parameters = new Map(
    query.split("&").map((pair) => pair.split("=").map(decodeURIComponent) as [string, string]),
  );
  if (name) {
    const got = kube.client.get(resource, namespace, name, subresource);
    return "failure" in got ? { failure: got.failure } : { out: `${rawJson(got.object)}\n` };
  }
  const list = kube.client.list(resource, {
    namespace,
    labelSelector: parameters.get("labelSelector"),
    fieldSelector: parameters.get("fieldSelector"),
  });
  if ("failure" in list) return { failure: list.failure };
  const items = list.items.map(({ apiVersion: _, kind: __, ...item }) => item);
  const { apiVersion, kind } = resource;
  return {
    out: `${goJson({ kind: `${kind}List`, apiVersion, metadata: { resourceVersion: list.resourceVersion }, items })}\n`,
  };
}

/** `/api`, `/apis/apps/v1`: what there is. */
function discovery(path: string, kube: Kube): Outcome | undefined {
  const resources = kube.client.cluster.resources();
  const groups = [...new Set(resources.map((one) => one.group).filter((group) => group !== ""))];
  if (path === "/api") {
    return { out: `${goJsonInOrder({ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] })}` };
  }
  if (path === "/apis") {
    return { out: `${goJson({ kind: "APIGroupList", apiVersion: "v1", groups: groups.map((name) => ({ name })) })}\n` };
  }
  const [, group = "", version] = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/?$/.exec(path) ?? [];
  const inside = resources.filter((one) => one.group === group && one.version === version);
  if (!inside.length) return undefined;
  const list = inside.map((
    { plural: name, singular: singularName, namespaced, kind, verbs, shortNames, categories },
  ) => ({
    name,
    singularName,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length ? { shortNames } : {}),
    ...(categories.length ? { categories } : {}),
  }));
  const groupVersion = inside[0]!.apiVersion;
  return { out: `${goJson({ kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: list })}\n` };
}

/** JSON with two blanks for each level and keys in the order in which they are stated. */
const goJsonInOrder = (value: unknown): string => JSON.stringify(value, null, 2);
