import { isRecord } from "../../base/json.ts";
import { selectorOf, selects } from "../../base/labels.ts";
import { controllerOf, type KubeObject } from "../../base/object.ts";
import { type Diagnoser, firstOf } from "../diagnoser.ts";
import { type Cause, describing, inSpace, workloadsIn } from "../suspicion.ts";
import { called, listed, literal, meta } from "../words.ts";

/** It is there, and was made otherwise: the difference that was found is all there is to say. */
export const different: Diagnoser = {
  name: "not as asked",
  verdicts: ["missing"],
  diagnose({ kind, meant, isUnsettled }): Cause | undefined {
    if (kind === "Pod" || !meant || isUnsettled) return undefined;
    return { look: `${inSpace(`kubectl get ${kind.toLowerCase()} ${meant.metadata.name}`, meant)} -o yaml` };
  },
};

/** Pods have other labels than are asked for: the template's, which are also its selector's. */
export const otherLabels: Diagnoser = {
  name: "labels",
  verdicts: ["missing"],
  diagnose({ wanted, kind, workloads, namespace, scene }): Cause | undefined {
    const labels = meta(wanted)["labels"];
    if (kind !== "Pod" || !isRecord(labels) || workloads.length > 0) return undefined;
    const others = workloadsIn(namespace, scene).filter((one) => one["spec"]?.template && !controllerOf(one));
    const akin = others.find(({ metadata, spec }) => {
      const own = Object.entries(spec.template.metadata?.labels ?? {});
      return own.some(([key, value]) => labels[key] !== undefined || Object.values(labels).includes(value)) ||
        Object.values(labels).includes(metadata.name);
    });
    const other = akin ?? others[0];
    if (!other) return undefined;
    const own = Object.entries(other["spec"].template.metadata?.labels ?? {}).map(([key, value]) => `${key}=${value}`);
    return {
      why: `the pods of ${called(other)} are labelled ${listed(own) || "not at all"}`,
      look: `${inSpace("kubectl get pods", other)} --show-labels`,
    };
  },
};

/** A service that finds no pods. */
export const serviceSelector: Diagnoser = {
  name: "service selector",
  verdicts: ["missing"],
  diagnose({ kind, namespace, name, wanted, scene }): Cause | undefined {
    if (!/^(Service|Endpoints|EndpointSlice)$/.test(kind)) return undefined;
    const labels = (meta(wanted)["labels"] ?? {}) as Record<string, unknown>;
    const asked = kind === "EndpointSlice" ? literal(labels["kubernetes.io/service-name"]) : name;
    const services = (scene.objects("Service") ?? []).filter(({ metadata }) =>
      metadata.namespace === namespace && metadata.name === (asked ?? metadata.name)
    );
    return firstOf(services, (service) => {
      const matchLabels = service["spec"]?.selector;
      if (!isRecord(matchLabels)) return undefined;
      const selector = selectorOf({ matchLabels: matchLabels as Record<string, string> });
      const pods = (scene.objects("Pod") ?? []).filter(({ metadata }) => metadata.namespace === namespace);
      if (pods.some(({ metadata }) => selects(selector, metadata.labels))) return undefined;
      const pairs = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
      return {
        why: `no pod has the labels that ${called(service)} selects: ${listed(pairs)}`,
        look: describing(service),
      };
    });
  },
};

/** Nothing is there that would make such pods. */
export const noWorkload: Diagnoser = {
  name: "no workload",
  verdicts: ["missing"],
  diagnose({ wanted, kind, namespace, scene }): Cause | undefined {
    if (kind !== "Pod" || namespace === undefined || literal(meta(wanted)["name"]) !== undefined) return undefined;
    if (workloadsIn(namespace, scene).length > 0) return undefined;
    return { why: `nothing in namespace ${namespace} makes pods`, look: `kubectl get all -n ${namespace}` };
  },
};

/** A workload is there that has made no pods. */
export const idle: Diagnoser = {
  name: "no pods yet",
  verdicts: ["missing"],
  diagnose(suspicion): Cause | undefined {
    const workload = suspicion.workloads.find((one: KubeObject) => suspicion.podsOf(one).length === 0);
    return workload && { why: `${called(workload)} has made no pods yet`, look: describing(workload) };
  },
};
