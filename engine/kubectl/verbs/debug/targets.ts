import { attached } from "../../attaching.ts";
import type { Info } from "../../builder.ts";
import { complained } from "../../failure.ts";
import type { KubeObject } from "../../../base/object.ts";
import { type Next, sayingNow, watching } from "../../processes.ts";
import type { Loose } from "../../pod_specs.ts";
import type { Kube } from "../../verb.ts";
import { debugContainer, randomEnding } from "./containers.ts";
import type { Options } from "./mod.ts";

/** An ephemeral container in a running pod. */
export function besideIn({ object }: Info, { words }: Options, kube: Kube): Next {
  const pod = object!;
  const { name: podName, namespace } = pod.metadata;
  const [name, told] = containerName(kube);
  const target = kube.flags.text("target");
  const container = {
    ...debugContainer(name, words, kube.flags, false),
    ...(target ? { targetContainerName: target } : {}),
  };
  const aside = target
    ? `Targeting container ${
      JSON.stringify(target)
    }. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`
    : "";
  const body = { spec: { ephemeralContainers: [...pod.spec.ephemeralContainers ?? [], container] } };
  return sayingNow({ out: aside + told }, kube, (later) => {
    const got = later.client.ask({
      verb: "patch",
      resource: "pods",
      namespace,
      name: podName,
      subresource: "ephemeralcontainers",
      patchType: "strategic",
      body,
    });
    return "failure" in got ? got : stayed(got.object, name, later);
  });
}

function containerName(kube: Kube): readonly [name: string, told: string] {
  const given = kube.flags.text("container");
  if (given) return [given, ""];
  const name = `debugger-${randomEnding(kube)}`;
  return [name, kube.flags.yes("quiet") ? "" : `Defaulting debug container name to ${name}.\n`];
}

/** A pod in the namespaces of a node's host, whose files lie under /host. */
export function onNode({ name: node }: Info, { words }: Options, kube: Kube): Next {
  const name = `node-debugger-${node}-${randomEnding(kube)}`;
  const container = kube.flags.text("container") || "debugger";
  const isHosted = ["general", "legacy", "sysadmin"].includes(kube.flags.text("profile"));
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      containers: [{
        ...debugContainer(container, words, kube.flags, true),
        ...(isHosted ? { volumeMounts: [{ mountPath: "/host", name: "host-root" }] } : {}),
      }],
      ...(isHosted ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      nodeName: node,
      restartPolicy: "Never",
      tolerations: [{ operator: "Exists" }],
      ...(isHosted ? { volumes: [{ hostPath: { path: "/" }, name: "host-root" }] } : {}),
    },
  };
  const told = kube.flags.yes("quiet")
    ? ""
    : `Creating debugging pod ${name} with container ${container} on node ${node}.\n`;
  return sayingNow({ out: told }, kube, (later) => {
    const got = later.client.ask({ verb: "create", resource: "pods", namespace: later.namespace, body: pod });
    return "failure" in got ? got : stayed(got.object, container, later);
  });
}

/** The pod once more under another name, with a container more or other images. */
export function copyOf({ object }: Info, { words }: Options, kube: Kube): Next {
  const { flags } = kube;
  const { metadata, spec } = object!;
  const images = new Map(flags.list("set-image").map((pair) => pair.split("=", 2) as [string, string]));
  const changed = (spec.containers as readonly Loose[]).map((one) => {
    const next = images.get(one.name) ?? images.get("*");
    return next === undefined ? one : { ...one, image: next };
  });
  const own = flags.text("container");
  const existing = changed.some(({ name }) => name === own);
  const [name, told] = existing ? [own, ""] : flags.text("image") ? containerName(kube) : ["", ""];
  const container = debugContainer(name, words, flags, false);
  const containers = existing
    ? changed.map((one) => one.name === own ? { ...one, ...container, image: container.image || one.image } : one)
    : name
    ? [...changed, container]
    : changed;
  const { nodeName, ephemeralContainers: _, ...rest } = spec;
  const copy = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: flags.text("copy-to"),
      ...(flags.yes("keep-labels") ? { labels: metadata.labels } : {}),
      ...(flags.yes("keep-annotations") ? { annotations: metadata.annotations } : {}),
    },
    spec: {
      ...rest,
      containers,
      ...(flags.yes("same-node") ? { nodeName } : {}),
      ...(flags.yes("share-processes") ? { shareProcessNamespace: true } : {}),
    },
  };
  return sayingNow({ out: told }, kube, (later) => {
    const path = { resource: "pods", namespace: metadata.namespace };
    if (later.flags.yes("replace")) {
      const gone = later.client.ask({ verb: "delete", ...path, name: metadata.name, gracePeriodSeconds: 0 });
      if ("failure" in gone) return gone;
    }
    const got = later.client.ask({ verb: "create", ...path, body: copy });
    return "failure" in got ? got : stayed(got.object, name || containers[0].name, later);
  });
}

/** Attaches when that is wanted, once the container runs. */
function stayed(pod: KubeObject, container: string, kube: Kube): Next {
  const attaches = kube.flags.changed("attach") ? kube.flags.yes("attach") : kube.flags.yes("stdin");
  if (!attaches) return { exit: 0 };
  const { name, namespace } = pod.metadata;
  return watching(["pods"], undefined, kube, (later) => {
    const got = later.client.get("pods", namespace, name);
    if ("failure" in got) return got;
    const { containerStatuses = [], ephemeralContainerStatuses = [] } = got.object.status ?? {};
    const status = [...containerStatuses, ...ephemeralContainerStatuses].find((one: { name: string }) =>
      one.name === container
    );
    if (!status?.state || status.state.waiting) return undefined;
    const prompt = later.flags.yes("quiet") ? "" : "If you don't see a command prompt, try pressing enter.\n";
    return sayingNow(
      { err: prompt },
      later,
      (next) => attached(got.object, container, { fromStart: true }, next, () => ({ exit: 0 })),
    );
  }, () => ({ failure: complained("timed out waiting for the condition") }));
}
