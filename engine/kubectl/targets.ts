import type { KubeObject } from "../base/object.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { Failure } from "./failure.ts";
import type { Kube } from "./verb.ts";
import { resourceOf } from "./words.ts";

/** One object by `TYPE/NAME`, or by its name alone when the type is known. */
export function byNameOrSlash(
  word: string,
  type: string,
  kube: Kube,
): { readonly object: KubeObject; readonly resource: Resource } | { readonly failure: Failure } {
  const slash = word.indexOf("/");
  const resource = resourceOf(kube.client, slash < 0 ? type : word.slice(0, slash));
  if ("failure" in resource) return resource;
  const got = kube.client.get(resource, resource.namespaced ? kube.namespace : undefined, word.slice(slash + 1));
  return "failure" in got ? got : { object: got.object, resource };
}
