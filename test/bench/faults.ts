import type { KubeObject } from "../../engine/base/object.ts";
import type { Chance } from "../../engine/base/chance.ts";

/** A daemon of a lab that runs as it should, and the nodes of its pods. */
export interface Target {
  readonly set: KubeObject;
  readonly nodes: readonly string[];
}

/** Something that goes wrong: what is done to the cluster, and by which name the explainer should know it. */
export interface SeededFault {
  readonly name: string;
  /** What the explainer calls it. */
  readonly causes: readonly string[];
  /** What a check says it found, where it asks for the very field that was changed. */
  readonly shows?: RegExp;
  /** Lines for the shell. */
  lines(target: Target, chance: Chance): readonly string[];
  /** The lab's own commands go on afterwards: what is deleted there is in its way. */
  readonly goesOn?: boolean;
}

const image = (name: string) => (target: Target) => [
  merged(target, { spec: { template: { spec: { containers: [{ ...container(target), image: name }] } } } }),
];

/** More than twelve causes, some in several forms. */
export const FAULTS: readonly SeededFault[] = [
  {
    name: "taint NoSchedule",
    causes: ["untolerated taint"],
    lines: (target, chance) => {
      const node = chance.pick(target.nodes);
      return [`kubectl taint node ${node} seeded=fault:NoSchedule`, podsGo(target, node)];
    },
  },
  {
    name: "taint NoExecute",
    causes: ["untolerated taint", "evicted"],
    lines: ({ nodes }, chance) => [`kubectl taint node ${chance.pick(nodes)} seeded=fault:NoExecute`],
  },
  {
    name: "nodeSelector",
    causes: ["node selector"],
    shows: /nodeSelector/,
    lines: (target) => [podSpec(target, { nodeSelector: { "seeded-fault": "yes" } })],
  },
  {
    name: "node affinity",
    causes: ["node affinity"],
    shows: /affinity/,
    lines: (target) => [podSpec(target, {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "seeded-fault", operator: "Exists" }] }],
          },
        },
      },
    })],
  },
  {
    name: "another namespace",
    causes: ["other namespace"],
    lines: (target) => [
      "kubectl create namespace seeded",
      saved(target, (set) => ({ ...set, metadata: { ...set.metadata, namespace: "seeded" } })),
      `kubectl delete ${named(target)} --wait=true`,
      "kubectl create -f seeded.json",
    ],
  },
  {
    name: "quota",
    causes: ["quota"],
    lines: (target) => [
      `kubectl create quota seeded --hard=pods=0 -n ${space(target)}`,
      podsGo(target),
    ],
  },
  {
    name: "limit range",
    causes: ["limit range"],
    shows: /resources/,
    lines: (target) => [
      `echo '${
        JSON.stringify({
          apiVersion: "v1",
          kind: "LimitRange",
          metadata: { name: "seeded" },
          spec: { limits: [{ type: "Container", min: { cpu: "3" }, max: { cpu: "4" } }] },
        })
      }' | kubectl create -n ${space(target)} -f -`,
      merged(target, {
        spec: {
          template: {
            spec: {
              containers: [{ ...container(target), resources: { requests: { cpu: "10m" }, limits: { cpu: "20m" } } }],
            },
          },
        },
      }),
    ],
  },
  {
    name: "pod security",
    causes: ["pod security"],
    shows: /hostNetwork/,
    lines: (target) => [
      `kubectl label namespace ${space(target)} pod-security.kubernetes.io/enforce=restricted --overwrite`,
      podSpec(target, { hostNetwork: true }),
    ],
  },
  { name: "invalid image", causes: ["image"], shows: /image is Seeded/, lines: image("Seeded/FAULT:1") },
  {
    name: "unreachable image",
    causes: ["image"],
    shows: /image is registry.invalid/,
    lines: image("registry.invalid/seeded:1"),
  },
  {
    name: "too much cpu",
    causes: ["resources"],
    shows: /resources/,
    lines: (target) => [
      merged(target, {
        spec: {
          template: { spec: { containers: [{ ...container(target), resources: { requests: { cpu: "900" } } }] } },
        },
      }),
    ],
  },
  {
    name: "host port",
    causes: ["host port"],
    shows: /ports/,
    lines: (target, chance) => [
      `echo '${
        JSON.stringify({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "seeded-holder", namespace: "kube-public" },
          spec: {
            nodeName: chance.pick(target.nodes),
            tolerations: [{ operator: "Exists" }],
            containers: [{
              name: "main",
              image: "registry.k8s.io/pause:3.10",
              ports: [{ containerPort: 80, hostPort: 31999 }],
            }],
          },
        })
      }' | kubectl create -f -`,
      merged(target, {
        spec: {
          template: {
            spec: { containers: [{ ...container(target), ports: [{ containerPort: 80, hostPort: 31999 }] }] },
          },
        },
      }),
      podsGo(target),
    ],
  },
  {
    name: "crash",
    causes: ["crash", "container can't start"],
    shows: /image is busybox|command is|args/,
    lines: (target) => [
      merged(target, {
        spec: {
          template: {
            spec: {
              containers: [{
                ...container(target),
                image: "busybox:1.36",
                command: ["sh", "-c", "exit 1"],
                args: null,
              }],
            },
          },
        },
      }),
    ],
  },
  {
    name: "failing probe",
    causes: ["probe"],
    shows: /Probe/,
    lines: (target) => [
      merged(target, {
        spec: {
          template: {
            spec: { containers: [{ ...container(target), readinessProbe: { exec: { command: ["false"] } } }] },
          },
        },
      }),
    ],
  },
  {
    name: "missing ConfigMap",
    causes: ["missing configuration"],
    shows: /envFrom/,
    lines: (target) => [
      merged(target, {
        spec: {
          template: {
            spec: { containers: [{ ...container(target), envFrom: [{ configMapRef: { name: "seeded" } }] }] },
          },
        },
      }),
    ],
  },
  {
    name: "missing service account",
    causes: ["no service account"],
    lines: (target) => [podSpec(target, { serviceAccountName: "seeded" })],
  },
  {
    name: "missing priority class",
    causes: ["no priority class"],
    lines: (target) => [podSpec(target, { priorityClassName: "seeded" })],
  },
  {
    name: "a second set",
    causes: ["two sets"],
    lines: (target) => [
      saved(target, (set) => ({ ...set, metadata: { ...set.metadata, name: "seeded-twin" } })),
      "kubectl create -f seeded.json",
    ],
  },
  {
    name: "OnDelete",
    causes: ["OnDelete"],
    shows: /updateStrategy/,
    lines: (target) => [
      merged(target, { spec: { updateStrategy: { type: "OnDelete", rollingUpdate: null } } }),
      merged(target, { spec: { template: { metadata: { annotations: { seeded: "fault" } } } } }),
    ],
  },
  {
    name: "minReadySeconds",
    causes: ["minReadySeconds", "rollout on its way"],
    shows: /minReadySeconds/,
    lines: (target) => [
      merged(target, { spec: { minReadySeconds: 3000, template: { metadata: { annotations: { seeded: "fault" } } } } }),
    ],
  },
  {
    name: "no right to make it",
    causes: ["forbidden"],
    lines: (target) => [
      saved(target, (set) => set),
      `kubectl delete ${named(target)} --wait=true`,
      "kubectl create -f seeded.json --as=seeded",
    ],
  },
  {
    name: "refused by validation",
    causes: ["refused"],
    lines: (target) => [
      saved(target, (set) => ({ ...set, spec: { ...set["spec"], selector: { matchLabels: { seeded: "fault" } } } })),
      `kubectl delete ${named(target)} --wait=true`,
      "kubectl create -f seeded.json",
    ],
  },
  {
    name: "other labels",
    causes: ["labels"],
    shows: /labels|matchLabels/i,
    lines: (target) => [
      saved(target, (set) => ({
        ...set,
        spec: {
          ...set["spec"],
          selector: { matchLabels: { seeded: "fault" } },
          template: { ...set["spec"].template, metadata: { labels: { seeded: "fault" } } },
        },
      })),
      `kubectl delete ${named(target)} --wait=true`,
      "kubectl create -f seeded.json",
    ],
  },
  {
    name: "a node without a kubelet",
    causes: ["node is not ready"],
    shows: /seeded-node/,
    lines: () => [
      `echo '{"apiVersion":"v1","kind":"Node","metadata":{"name":"seeded-node"},"spec":{}}' | kubectl create -f -`,
      "sleep 70",
    ],
  },
  {
    name: "finalizer",
    causes: ["finalizer"],
    goesOn: true,
    lines: (target) => [merged(target, { metadata: { finalizers: ["example.com/seeded"] } })],
  },
];

/** In a file, so that it can be made anew. */
function saved({ set }: Target, change: (set: KubeObject) => object): string {
  const { apiVersion, kind, metadata: { name, namespace, labels }, spec } = set;
  const bare = { apiVersion, kind, metadata: { name, namespace, labels }, spec } as unknown as KubeObject;
  return `cat > seeded.json <<'END'\n${JSON.stringify(change(bare))}\nEND`;
}

function named({ set }: Target): string {
  return `${set.kind.toLowerCase()} ${set.metadata.name} -n ${set.metadata.namespace}`;
}

function space({ set }: Target): string {
  return set.metadata.namespace!;
}

function container({ set }: Target): Record<string, unknown> {
  return set["spec"].template.spec.containers[0];
}

function podSpec(target: Target, spec: object): string {
  return merged(target, { spec: { template: { spec } } });
}

/** A merge patch: lists are given whole. */
function merged(target: Target, patch: object): string {
  return `kubectl patch ${named(target)} --type=merge -p '${JSON.stringify(patch).replaceAll("'", `'\\''`)}'`;
}

function podsGo({ set }: Target, node?: string): string {
  const selector = Object.entries(set["spec"].selector.matchLabels).map(([key, value]) => `${key}=${value}`).join(",");
  const where = node === undefined ? "" : ` --field-selector spec.nodeName=${node}`;
  return `kubectl delete pods -n ${set.metadata.namespace} -l ${selector}${where} --wait=true`;
}
