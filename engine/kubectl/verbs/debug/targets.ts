import { attached } from "../../attaching.ts";
import { strategicPatch } from "../../../base/patch.ts";
import { strategicDiff } from "../../../base/three_way.ts";
import type { KubeObject } from "../../../base/object.ts";
import { merging } from "../../../kinds/schema/mod.ts";
import type { Info } from "../../builder.ts";
import { complained } from "../../failure.ts";
import type { Loose } from "../../pod_specs.ts";
import { type Next, sayingNow, watching } from "../../processes.ts";
import type { Kube } from "../../verb.ts";
import { environmentOf } from "../set/environment.ts";
import type { Options } from "./mod.ts";
import { copiedParts, profileOf, rootWarning } from "./profiles.ts";

const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** Five letters that spell no words, as generated names end. */
const randomEnding = ({ world }: Kube): string => world.chance.text(5, LETTERS);

/** How debugging goes on with the next object. */
type Then = (kube: Kube) => Next;

/** An ephemeral container in a running pod. */
export function besideIn({ object }: Info, options: Options, kube: Kube, then: Then): Next {
  const pod = object!;
  const { name: podName, namespace } = pod.metadata;
  const [name, out] = containerName(kube);
  const target = kube.flags.text("target");
  const container = {
    ...withProfile(fromFlags({ name, terminationMessagePolicy: "File" }, options, kube), options, kube),
    ...(target ? { targetContainerName: target } : {}),
  };
  const spec = { ...pod.spec, ephemeralContainers: [...pod.spec.ephemeralContainers ?? [], container] };
  const body = strategicDiff(pod, { ...pod, spec }, merging("v1", "Pod"));
  return sayingNow({ out, err: rootWarning(container, pod.spec) }, kube, (later) => {
    const got = later.client.ask({
      verb: "patch",
      resource: "pods",
      namespace,
      name: podName,
      subresource: "ephemeralcontainers",
      patchType: "strategic",
      body: body as object,
    });
    return "failure" in got ? got : stayed(got.object, name, later, then);
  });
}

/** The container with what the flags say. */
function fromFlags(container: Loose, { words }: Options, { flags }: Kube): Loose {
  const env = environmentOf(flags.list("env"));
  const [image, policy] = [flags.text("image"), flags.text("image-pull-policy")];
  return {
    ...container,
    ...(image ? { image } : {}),
    ...(policy ? { imagePullPolicy: policy } : {}),
    ...(words.length ? { [flags.yes("arguments-only") ? "args" : "command"]: words } : {}),
    ...(typeof env === "object" && env.set.length ? { env: env.set } : {}),
    ...(flags.yes("stdin") ? { stdin: true } : {}),
    ...(flags.yes("tty") ? { tty: true } : {}),
  };
}

/** The container as its profile and `--custom` want it. */
function withProfile(container: Loose, { custom }: Options, { flags }: Kube, onNode = false): Loose {
  const { securityContext, ...rest } = container;
  const security = profileOf(flags).security(securityContext, onNode);
  const made = { ...rest, ...(security ? { securityContext: security } : {}) };
  const merged = strategicPatch({ containers: [made] }, { containers: [{ name: made.name, ...custom }] }, PODS);
  return (merged as { readonly containers: readonly Loose[] }).containers[0]!;
}

/** How the spec of a pod is merged. */
const PODS = merging("v1", "Pod")?.field("spec");

function containerName(kube: Kube): readonly [name: string, told: string] {
  const given = kube.flags.text("container");
  if (given) return [given, ""];
  const name = `debugger-${randomEnding(kube)}`;
  return [name, kube.flags.yes("quiet") ? "" : `Defaulting debug container name to ${name}.\n`];
}

/** A pod in the namespaces of a node's host, whose files lie under /host. */
export function onNode({ name: node }: Info, options: Options, kube: Kube, then: Then): Next {
  const name = `node-debugger-${node}-${randomEnding(kube)}`;
  const container = kube.flags.text("container") || "debugger";
  const { hostFiles, hostNamespaces } = profileOf(kube.flags);
  const mounts = hostFiles ? { volumeMounts: [{ mountPath: "/host", name: "host-root" }] } : {};
  const basis = { name: container, terminationMessagePolicy: "File", ...mounts };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      containers: [withProfile(fromFlags(basis, options, kube), options, kube, true)],
      ...(hostNamespaces ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      nodeName: node,
      restartPolicy: "Never",
      tolerations: [{ operator: "Exists" }],
      ...(hostFiles ? { volumes: [{ hostPath: { path: "/" }, name: "host-root" }] } : {}),
    },
  };
  const out = kube.flags.yes("quiet")
    ? ""
    : `Creating debugging pod ${name} with container ${container} on node ${node}.\n`;
  return sayingNow({ out }, kube, (later) => {
    const got = later.client.ask({ verb: "create", resource: "pods", namespace: later.namespace, body: pod });
    return "failure" in got ? got : stayed(got.object, container, later, then);
  });
}

/** The pod once more under another name, with a container more or other images. */
export function copyOf({ object }: Info, options: Options, kube: Kube, then: Then): Next {
  const { flags } = kube;
  const { metadata } = object!;
  const { container, told, ...copy } = copied(object!, options, kube);
  const debugging = copy.spec.containers.find(({ name }: Loose) => name === container) ?? {};
  return sayingNow({ out: told, err: rootWarning(debugging, copy.spec) }, kube, (later) => {
    const path = { resource: "pods", namespace: metadata.namespace };
    if (flags.yes("replace")) {
      const gone = later.client.ask({ verb: "delete", ...path, name: metadata.name, gracePeriodSeconds: 0 });
      if ("failure" in gone) return gone;
    }
    const got = later.client.ask({ verb: "create", ...path, body: { apiVersion: "v1", kind: "Pod", ...copy } });
    return "failure" in got ? got : stayed(got.object, container || copy.spec.containers[0].name, later, then);
  });
}

/** The pod that is made, and which of its containers debugs: none when only images are other. */
function copied({ metadata, spec }: KubeObject, options: Options, kube: Kube) {
  const { flags } = kube;
  const images = new Map(flags.list("set-image").map((pair) => pair.split("=", 2) as [string, string]));
  const { nodeName, ephemeralContainers: _, ...rest } = spec;
  const base = {
    ...rest,
    containers: (spec.containers as readonly Loose[]).map((one) => {
      const image = images.get(one.name) ?? images.get("*");
      return image === undefined ? one : { ...one, image };
    }),
    ...(flags.yes("same-node") ? { nodeName } : {}),
    ...(flags.changed("share-processes") ? { shareProcessNamespace: flags.yes("share-processes") } : {}),
  };
  const name = flags.text("copy-to");
  const { annotations, labels } = metadata;
  if (!flags.text("image") && !options.words.length) {
    return { metadata: { name, annotations, labels }, spec: base, container: "", told: "" };
  }
  const given = flags.text("container");
  const isThere = base.containers.some((one: Loose) => one.name === given);
  const [container, told] = isThere ? [given, ""] : containerName(kube);
  const debugging = (one: Loose) => withProfile(fromFlags(one, options, kube), options, kube);
  const parts = copiedParts({ metadata, spec: base }, flags);
  const containers = isThere
    ? parts.spec.containers.map((one: Loose) => one.name === container ? debugging(one) : one)
    : [...parts.spec.containers, debugging({ name: container, terminationMessagePolicy: "File" })];
  return { metadata: { name, ...parts.metadata }, spec: { ...parts.spec, containers }, container, told };
}

/** Attaches when that is wanted, once the container runs. */
function stayed(pod: KubeObject, container: string, kube: Kube, then: Then): Next {
  const attaches = kube.flags.changed("attach") ? kube.flags.yes("attach") : kube.flags.yes("stdin");
  if (!attaches) return then(kube);
  const { name, namespace } = pod.metadata;
  return watching(["pods"], undefined, kube, (later) => {
    const got = later.client.get("pods", namespace, name);
    if ("failure" in got) return got;
    const { containerStatuses = [], ephemeralContainerStatuses = [] } = got.object.status ?? {};
    const status = [...containerStatuses, ...ephemeralContainerStatuses].find((one: { name: string }) =>
      one.name === container
    );
    if (!status?.state || status.state.waiting) return undefined;
    return attached(got.object, container, { fromStart: true }, later, then);
  }, () => ({ failure: complained("timed out waiting for the condition") }));
}
