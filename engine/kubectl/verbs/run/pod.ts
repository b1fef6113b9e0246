import type { KubeObject } from "../../../base/object.ts";
import { environmentOf } from "../set/environment.ts";
import type { Flags } from "../../verb.ts";

/** What an image may be called, roughly as the reference grammar of the distribution has it. */
const IMAGE =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9])(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[a-zA-Z][\w+.-]*:[0-9a-fA-F]{32,})?$/;

export const isImage = (name: string): boolean => IMAGE.test(name);

const POLICIES = ["Always", "OnFailure", "Never"];
const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];

export function imageFault(flags: Flags): string | undefined {
  const image = flags.text("image");
  if (!image) return "--image is required";
  return isImage(image) ? undefined : `Invalid image name ${JSON.stringify(image)}: invalid reference format`;
}

export function restartFault(flags: Flags): string | undefined {
  const policy = flags.text("restart");
  return policy === "" || POLICIES.includes(policy) ? undefined : `invalid restart policy: ${policy}`;
}

export function pullFault(flags: Flags): string | undefined {
  const policy = flags.text("image-pull-policy");
  return policy === "" || PULL_POLICIES.includes(policy) ? undefined : `invalid image pull policy: ${policy}`;
}

/** Complaints about what the pod is to have. */
export function podFault(flags: Flags): string | undefined {
  const env = environmentOf(flags.list("env"));
  if (typeof env === "string" || env.remove.length) {
    return `invalid env: ${flags.list("env").find((word) => !/^[^=]+=/.test(word)) ?? flags.list("env")[0]}`;
  }
  for (const word of wordsOf(flags, "labels")) {
    const parts = word.split("=");
    if (parts.length !== 2) return `unexpected label spec: ${word}`;
    if (!parts[0]) return "unexpected empty label key";
  }
  const odd = wordsOf(flags, "annotations").find((word) => !/^[^=]+=/.test(word));
  if (odd !== undefined) return `invalid annotations format: ${odd}`;
  const port = flags.text("port");
  return port && !/^[-+]?\d+$/.test(port) ? `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax` : undefined;
}

/** Labels are one text of several, annotations a flag each. */
function wordsOf(flags: Flags, name: string): readonly string[] {
  const words = name === "labels" ? flags.text(name).split(",") : flags.list(name);
  return words.filter((word) => word !== "");
}

function pairsOf(flags: Flags, name: string): Record<string, string> {
  return Object.fromEntries(
    wordsOf(flags, name).map((word) => {
      const equals = word.indexOf("=");
      return [word.slice(0, equals), word.slice(equals + 1)];
    }),
  );
}

/** The pod that `kubectl run` writes. */
export function podOf(name: string, words: readonly string[], flags: Flags): KubeObject {
  const env = environmentOf(flags.list("env"));
  const stdin = flags.yes("stdin");
  const annotations = pairsOf(flags, "annotations");
  const restartPolicy = flags.text("restart") || "Always";
  const container = {
    ...(words.length ? { [flags.yes("command") ? "command" : "args"]: words } : {}),
    ...(typeof env === "object" && env.set.length ? { env: env.set } : {}),
    image: flags.text("image"),
    ...(flags.text("image-pull-policy") ? { imagePullPolicy: flags.text("image-pull-policy") } : {}),
    name,
    ...(flags.text("port") ? { ports: [{ containerPort: Number(flags.text("port")) | 0 }] } : {}),
    resources: {},
    ...(flags.yes("privileged") ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin: true } : {}),
    ...(stdin && !flags.yes("leave-stdin-open") ? { stdinOnce: true } : {}),
    ...(flags.yes("tty") ? { tty: true } : {}),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...(Object.keys(annotations).length ? { annotations } : {}),
      labels: flags.text("labels") ? pairsOf(flags, "labels") : { run: name },
      name,
    },
    spec: { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy },
    status: {},
  } as unknown as KubeObject;
}

/** The service of `--expose`. */
export function serviceOf(name: string, pod: KubeObject, flags: Flags): KubeObject {
  const port = Number(flags.text("port"));
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, ...(flags.text("labels") ? { labels: pod.metadata.labels } : {}) },
    spec: { ports: [{ port, protocol: "TCP", targetPort: port }], selector: pod.metadata.labels },
    status: { loadBalancer: {} },
  } as unknown as KubeObject;
}
