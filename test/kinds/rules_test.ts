import assert from "node:assert/strict";
import { faultText } from "../../engine/kinds/field_fault.ts";
import { kindOf } from "../../engine/kinds/mod.ts";

// deno-lint-ignore no-explicit-any -- objects of every kind, as a client would send them
type Any = any;

const NOW = { nowMs: 0 };

/** The object as it is stored, with the metadata that the server gives. */
function stored(resource: string, object: Any, previous?: Any): Any {
  const named = { ...object, metadata: { name: "x", uid: "u", ...object.metadata } };
  return kindOf(resource)!.prepare?.(named, { ...NOW, previous }) ?? named;
}

/** The faults of creating an object. */
function faults(resource: string, object: Any): string[] {
  return kindOf(resource)!.validate!(stored(resource, object)).map(faultText);
}

/** The faults of changing an object. */
function changeFaults(resource: string, before: Any, after: Any): string[] {
  const previous = stored(resource, before);
  return kindOf(resource)!.validate!(stored(resource, after, previous), previous).map(faultText);
}

const containers = [{ name: "app", image: "nginx" }];
const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers } };
const set = (spec: Any = {}) => ({ spec: { selector: { matchLabels: labels }, template, ...spec } });
const strategy = (rollingUpdate: Any, type?: string) => set({ updateStrategy: { type, rollingUpdate } });
const pod = (spec: Any = {}) => ({ spec: { containers, ...spec } });
const container = (fields: Any) => pod({ containers: [{ name: "app", image: "nginx", ...fields }] });

const PERCENT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

Deno.test("a daemon set's update strategy is refused in the server's words", () => {
  const at = "spec.updateStrategy.rollingUpdate";
  const rows: [string, Any, string[]][] = [
    ["a default is fine", set(), []],
    ["surge beside the default", strategy({ maxSurge: 1 }), [
      `${at}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`,
    ]],
    ["nothing may happen", strategy({ maxUnavailable: "0%" }), [
      `${at}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ]],
    ["more than all", strategy({ maxUnavailable: "150%" }), [
      `${at}.maxUnavailable: Invalid value: "150%": must not be greater than 100%`,
    ]],
    ["a word", strategy({ maxUnavailable: "half" }), [
      `${at}.maxUnavailable: Invalid value: "half": ${PERCENT}`,
      `${at}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`,
    ]],
    ["a number as text", strategy({ maxUnavailable: "2" }), [`${at}.maxUnavailable: Invalid value: "2": ${PERCENT}`]],
    ["another type", strategy({ maxUnavailable: 1, maxSurge: 0 }, "Recreate"), [
      'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":{"MaxUnavailable":1,"MaxSurge":0}}: supported values: "RollingUpdate", "OnDelete"',
    ]],
  ];
  for (const [says, object, expected] of rows) assert.deepEqual(faults("daemonsets.apps", object), expected, says);
});

Deno.test("a selector stays, and selects the template", () => {
  const other = set({ selector: { matchLabels: { app: "other" } } });
  const changed = 'spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable';
  const mismatch =
    'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`';
  assert.deepEqual(changeFaults("daemonsets.apps", set(), other), [changed, mismatch]);
  assert.deepEqual(changeFaults("deployments.apps", set(), other), [mismatch, changed]);
  assert.deepEqual(faults("daemonsets.apps", set({ selector: {} })), [
    "spec.selector: Invalid value: {}: empty selector is invalid for daemonset",
  ]);
});

Deno.test("a daemon set's template generation counts changes of the template only", () => {
  const generation = (object: Any) => object.metadata.annotations["deprecated.daemonset.template.generation"];
  const first = stored("daemonsets.apps", set());
  const scaled = stored("daemonsets.apps", set({ minReadySeconds: 5 }), first);
  const changed = stored(
    "daemonsets.apps",
    set({ template: { ...template, spec: pod({ hostPID: true }).spec } }),
    scaled,
  );
  assert.deepEqual([first, scaled, changed].map(generation), ["1", "1", "2"]);
  assert.deepEqual(kindOf("daemonsets.apps")!.raisesGeneration!(scaled, first), true);
});

Deno.test("pods are refused in the server's words and order", () => {
  const rows: [string, Any, string[]][] = [
    ["no container", pod({ containers: [] }), ["spec.containers: Required value"]],
    ["a request above its limit", container({ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }), [
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ]],
    ["half a device", container({ resources: { limits: { "example.com/gpu": "500m" } } }), [
      'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer',
      'spec.containers[0].resources.requests[example.com/gpu]: Invalid value: "500m": must be an integer',
    ]],
    ["a probe without a handler", container({ livenessProbe: { periodSeconds: 5 } }), [
      "spec.containers[0].livenessProbe: Required value: must specify a handler type",
    ]],
    [
      "two sources of one variable",
      container({ env: [{ name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] }),
      [
        'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      ],
    ],
    ["an unknown field", container({ env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "spec.color" } } }] }), [
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.color": error converting fieldPath: field label not supported: spec.color',
    ]],
    [
      "one host port twice",
      container({ ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81, hostPort: 80 }] }),
      [
        'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"',
      ],
    ],
    [
      "a volume that isn't there",
      container({ volumeMounts: [{ name: "logs", mountPath: "/a" }, { name: "logs", mountPath: "/a" }] }),
      [
        'spec.containers[0].volumeMounts[0].name: Not found: "logs"',
        'spec.containers[0].volumeMounts[1].name: Not found: "logs"',
        'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
      ],
    ],
    [
      "privileged but not escalating",
      container({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
      [
        'spec.containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
      ],
    ],
    [
      "a probe in an init container",
      pod({ initContainers: [{ name: "i", image: "a", readinessProbe: { exec: { command: ["x"] } } }] }),
      [
        "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "affinity without terms",
      pod({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
      }),
      [
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
      ],
    ],
  ];
  for (const [says, object, expected] of rows) assert.deepEqual(faults("pods", object), expected, says);
});

Deno.test("a pod gets its defaults once", () => {
  const made = stored("pods", container({ resources: { limits: { cpu: "0.5" } }, ports: [{ containerPort: 80 }] }));
  const [app] = made.spec.containers;
  assert.equal(app.imagePullPolicy, "Always");
  assert.deepEqual(app.resources, { limits: { cpu: "500m" }, requests: { cpu: "500m" } });
  assert.deepEqual(app.ports, [{ containerPort: 80, protocol: "TCP" }]);
  assert.deepEqual(made.status, { phase: "Pending", qosClass: "Burstable" });
  const again = stored("pods", made, made);
  assert.equal(again.spec, made.spec);
});

const REFUSED = "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`," +
  "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

const ACCESS = {
  name: "kube-api-access-abcde",
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      {
        downwardAPI: {
          items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
        },
      },
    ],
  },
};

function admitted(env: string, more: Any = {}): Any {
  const volumeMounts = [{
    name: ACCESS.name,
    readOnly: true,
    mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
  }];
  const app = { name: "app", image: "nginx:1.26", env: [{ name: "MODE", value: env }], volumeMounts };
  return pod({ containers: [app], volumes: [ACCESS], nodeName: "node1", serviceAccountName: "default", ...more });
}

Deno.test("a changed pod is refused with the diff of the server's own form", () => {
  assert.deepEqual(changeFaults("pods", admitted("blue"), admitted("green")), [
    `${REFUSED}@@ -101,7 +101,7 @@\n    "Env": [\n     {\n      "Name": "MODE",\n-     "Value": "blue",\n` +
    `+     "Value": "green",\n      "ValueFrom": null\n     }\n    ],\n`,
  ]);
  assert.deepEqual(changeFaults("pods", admitted("blue"), admitted("blue", { restartPolicy: "Never" })), [
    `${REFUSED}@@ -139,7 +139,7 @@\n   }\n  ],\n  "EphemeralContainers": null,\n- "RestartPolicy": "Always",\n` +
    `+ "RestartPolicy": "Never",\n  "TerminationGracePeriodSeconds": 30,\n  "ActiveDeadlineSeconds": null,\n  "DNSPolicy": "ClusterFirst",\n`,
  ]);
  const [before, after] = [7200, 3600].map((activeDeadlineSeconds) => admitted("blue", { activeDeadlineSeconds }));
  assert.deepEqual(changeFaults("pods", before, after), []);
  assert.deepEqual(changeFaults("pods", after, before), [
    "spec.activeDeadlineSeconds: Invalid value: 7200: must be less than or equal to previous value",
  ]);
});

Deno.test("a resize keeps the quality of service", () => {
  const previous = stored("pods", container({}));
  const next = stored("pods", container({ resources: { requests: { cpu: "100m" } } }), previous);
  assert.deepEqual(kindOf("pods")!.validate!(next, previous, "resize").map(faultText), [
    'spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing',
  ]);
});

Deno.test("services keep their addresses and get what they lack", () => {
  const service = kindOf("services")!;
  const make = (spec: Any, others: Any[] = [], previous?: Any) => {
    const next = stored("services", { spec: { ports: [{ port: 80 }], ...spec } }, previous);
    return { next, answer: service.allocate!(next, { previous, others, below: () => 7 }) as Any };
  };
  const first = make({ type: "NodePort" }).answer;
  assert.deepEqual([first.spec.clusterIP, first.spec.ports[0].nodePort], ["10.96.1.8", 30007]);
  const taken =
    make({ type: "NodePort", ports: [{ port: 80, nodePort: 30007 }] }, [{ ...first, metadata: { uid: "v" } }]).answer;
  assert.deepEqual(taken.faults.map(faultText), [
    "spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated",
  ]);
  assert.deepEqual(make({ clusterIP: "10.1.2.3" }).answer.faults.map(faultText), [
    'spec.clusterIPs: Invalid value: ["10.1.2.3"]: failed to allocate IP 10.1.2.3: the provided network does not match the current range',
  ]);
  const moved = make({ ...first.spec, clusterIP: "10.96.0.99" }, [], first).next;
  assert.deepEqual(service.validate!(moved, first).map(faultText), [
    'spec.clusterIPs[0]: Invalid value: ["10.96.0.99"]: may not change once set',
  ]);
  const external = make({ ...first.spec, type: "ExternalName" }, [], first).next;
  assert.deepEqual(service.validate!(external, first).map(faultText), ["spec.externalName: Required value"]);
});

Deno.test("what is fixed stays fixed", () => {
  const rows: [string, Any, Any, string[]][] = [
    ["storageclasses.storage.k8s.io", { provisioner: "a/b", parameters: { type: "hdd" } }, {
      provisioner: "a/b",
      parameters: { type: "ssd" },
    }, [
      'parameters: Invalid value: {"type":"ssd"}: field is immutable',
    ]],
    ["priorityclasses.scheduling.k8s.io", { value: 1 }, { value: 5 }, [
      "value: Forbidden: may not be changed in an update.",
    ]],
    ["configmaps", { immutable: true, data: { a: "1" } }, { immutable: true, data: { a: "2" } }, [
      "data: Forbidden: field is immutable when `immutable` is set",
    ]],
    ["jobs.batch", { spec: { completions: 6, template: { spec: { ...pod().spec, restartPolicy: "Never" } } } }, {
      spec: {
        completions: 9,
        selector: { matchLabels: { "batch.kubernetes.io/controller-uid": "u" } },
        template: stored("jobs.batch", { spec: { template: { spec: { ...pod().spec, restartPolicy: "Never" } } } }).spec
          .template,
      },
    }, ["spec.completions: Invalid value: 9: field is immutable"]],
    ["rolebindings.rbac.authorization.k8s.io", { roleRef: { kind: "Role", name: "a" } }, {
      roleRef: { kind: "Role", name: "other" },
    }, [
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"other"}: cannot change roleRef',
    ]],
  ];
  for (const [resource, before, after, expected] of rows) {
    assert.deepEqual(changeFaults(resource, before, after), expected, resource);
  }
});

Deno.test("cron lines are read as the server reads them", () => {
  const template = { spec: { ...pod().spec, restartPolicy: "Never" } };
  const scheduled = (schedule: string) =>
    faults("cronjobs.batch", { spec: { schedule, jobTemplate: { spec: { template } } } });
  assert.deepEqual(scheduled("*/5 8-18 * jan-mar mon"), []);
  assert.deepEqual(scheduled("61 * * * *"), [
    'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
  ]);
  assert.deepEqual(scheduled("@often"), ['spec.schedule: Invalid value: "@often": unrecognized descriptor: @often']);
});
