/** Small clusters for tests, and requests in a few words. */
import type { Answer, Request } from "../../engine/cluster/api.ts";
import { Cluster } from "../../engine/cluster/cluster.ts";
import type { Controller } from "../../engine/cluster/controller.ts";
import type { KubeObject } from "../../engine/base/object.ts";

export const START_MS = Date.UTC(2026, 0, 1);

export function cluster(controllers: readonly Controller[] = [], objects: readonly unknown[] = []): Cluster {
  return new Cluster({ seed: "test", startMs: START_MS, controllers, objects });
}

export function configMap(name: string, more: object = {}): Record<string, unknown> {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...more } };
}

export function pod(name: string, spec: object = {}): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "a", image: "a" }], ...spec },
  };
}

export function create(on: Cluster, body: object, more: Partial<Request> = {}): Answer {
  const { apiVersion, kind } = body as KubeObject;
  const resource = on.resources().find((one) => one.apiVersion === apiVersion && one.kind === kind)!;
  const namespace = resource.namespaced ? "default" : undefined;
  return on.request({ verb: "create", resource: resource.name, namespace, body, ...more });
}

/** The object of an answer that must be a success. */
export function made(answer: Answer): KubeObject {
  if (!answer.ok) throw new Error(answer.fault.message);
  return answer.object!;
}

/** `ok`, or the fault's message. */
export function said(answer: Answer): string {
  return answer.ok ? "ok" : answer.fault.message;
}

export function names(on: Cluster, resource: string, namespace?: string): string[] {
  const answer = on.request({ verb: "list", resource, namespace });
  return answer.ok ? answer.items!.map(({ metadata }) => metadata.name) : [said(answer)];
}
