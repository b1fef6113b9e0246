import assert from "node:assert/strict";
import { parse } from "@std/yaml";
import type { KubeObject } from "../../engine/base/object.ts";
import { describeGeneric, titleOf } from "../../engine/kinds/describing/generic.ts";
import type { Look } from "../../engine/kinds/kind.ts";
import { kindOf } from "../../engine/kinds/mod.ts";
import { requestSubject } from "../../engine/kinds/certificate_signing_request/subject.ts";

const NOW = Date.parse("2026-11-21T04:24:15Z");
const CREATED = "2026-11-21T04:24:11Z";

/** A view of these objects only, by resource. */
function lookAt(objects: Readonly<Record<string, readonly KubeObject[]>> = {}, showEvents = true): Look {
  return {
    nowMs: NOW,
    showEvents,
    get: (resource, _namespace, name) => objects[resource]?.find((object) => object.metadata.name === name),
    list: (resource) => objects[resource] ?? [],
  };
}

function object(yaml: string): KubeObject {
  const value = parse(yaml) as KubeObject;
  const metadata: Partial<KubeObject["metadata"]> = value.metadata;
  return {
    ...value,
    metadata: { name: "", uid: "u", resourceVersion: "1", creationTimestamp: CREATED, ...metadata },
  };
}

function row(resource: string, yaml: string): string[] {
  return kindOf(resource)!.columns!.map((column) => column.cell(object(yaml), { nowMs: NOW }));
}

function pod(spec: string, status: string): string[] {
  return row("pods", `{metadata: {name: p}, spec: {${spec}}, status: {${status}}}`).slice(1, 4);
}

Deno.test("a pod's row says how it is", () => {
  const one = "containers: [{name: a}]";
  const two = "containers: [{name: a}, {name: b}]";
  const init = "initContainers: [{name: i}], containers: [{name: a}]";
  const sidecar = "initContainers: [{name: s, restartPolicy: Always}], containers: [{name: a}]";
  const table: [claim: string, spec: string, status: string, row: string[]][] = [
    ["just made", one, "phase: Pending", ["0/1", "Pending", "0"]],
    [
      "running",
      one,
      "phase: Running, containerStatuses: [{name: a, ready: true, restartCount: 0, state: {running: {}}}]",
      ["1/1", "Running", "0"],
    ],
    [
      "waiting, restarted",
      one,
      "phase: Running, containerStatuses: [{name: a, ready: false, restartCount: 2, state: {waiting: {reason: " +
      `CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, finishedAt: "2026-11-21T04:24:10Z"}}}]`,
      ["0/1", "CrashLoopBackOff", "2 (5s ago)"],
    ],
    [
      "the first container with a reason wins",
      two,
      "phase: Pending, containerStatuses: [{name: a, ready: false, restartCount: 0, state: {waiting: {reason: " +
      "ErrImagePull}}}, {name: b, ready: false, restartCount: 0, state: {waiting: {reason: ContainerCreating}}}]",
      ["0/2", "ErrImagePull", "0"],
    ],
    [
      "one completed, one runs",
      two,
      "phase: Running, conditions: [{type: Ready, status: 'False'}], containerStatuses: [{name: a, ready: false, " +
      "restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}, {name: b, ready: true, restartCount: 0, " +
      "state: {running: {}}}]",
      ["1/2", "NotReady", "0"],
    ],
    ["evicted", one, "phase: Failed, reason: Evicted", ["0/1", "Evicted", "0"]],
    [
      "initializing",
      init,
      "phase: Pending, initContainerStatuses: [{name: i, ready: false, restartCount: 3, state: {running: {}}}], " +
      "containerStatuses: [{name: a, ready: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}}]",
      ["0/1", "Init:0/1", "3"],
    ],
    [
      "failed to initialize",
      init,
      "phase: Pending, initContainerStatuses: [{name: i, ready: false, restartCount: 0, state: {terminated: {exitCode: 7}}}]",
      ["0/1", "Init:ExitCode:7", "0"],
    ],
    [
      "with a sidecar",
      sidecar,
      "phase: Running, initContainerStatuses: [{name: s, ready: true, started: true, restartCount: 1, state: {running: {}}}]," +
      " containerStatuses: [{name: a, ready: true, restartCount: 0, state: {running: {}}}]",
      ["2/2", "Running", "1"],
    ],
    [
      "gated",
      one,
      "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]",
      ["0/1", "SchedulingGated", "0"],
    ],
  ];
  for (const [claim, spec, status, expected] of table) assert.deepEqual(pod(spec, status), expected, claim);
});

Deno.test("rows of other kinds", () => {
  const table: [resource: string, yaml: string, row: string[]][] = [
    [
      "nodes",
      "{metadata: {name: node1, labels: {node-role.kubernetes.io/b: '', node-role.kubernetes.io/a: ''}}, spec: {unschedulable: true}, " +
      "status: {conditions: [{type: Ready, status: Unknown}], nodeInfo: {kubeletVersion: v1.36.2}}}",
      [
        "node1",
        "NotReady,SchedulingDisabled",
        "a,b",
        "4s",
        "v1.36.2",
        "<none>",
        "<none>",
        "<unknown>",
        "<unknown>",
        "<unknown>",
      ],
    ],
    [
      "daemonsets.apps",
      "{metadata: {name: d}, spec: {selector: {matchLabels: {z: '1'}, matchExpressions: [{key: a, operator: In, values: [v, u]}]}, " +
      "template: {spec: {nodeSelector: {b: '2', a: '1'}, containers: [{name: c, image: i}, {name: e, image: j}]}}}, " +
      "status: {desiredNumberScheduled: 3}}",
      ["d", "3", "0", "0", "0", "0", "a=1,b=2", "4s", "c,e", "i,j", "a in (u,v),z=1"],
    ],
    [
      "services",
      "{metadata: {name: s}, spec: {type: LoadBalancer, clusterIPs: [10.0.0.1], ports: [{port: 80, nodePort: 30080, protocol: TCP}]}}",
      ["s", "LoadBalancer", "10.0.0.1", "<pending>", "80:30080/TCP", "4s", "<none>"],
    ],
    [
      "jobs.batch",
      "{metadata: {name: j}, spec: {parallelism: 3, template: {spec: {containers: []}}}, status: {startTime: '2026-11-21T04:24:05Z'}}",
      ["j", "Running", "0/1 of 3", "10s", "4s", "", "", "<none>"],
    ],
    [
      "events",
      "{metadata: {name: e.1}, involvedObject: {kind: Pod, name: p, fieldPath: 'spec.containers{a}'}, type: Normal, reason: Pulled, " +
      "message: 'ok ', eventTime: '2026-11-21T04:24:13.000000Z', reportingComponent: kubelet, reportingInstance: n1}",
      ["2s", "Normal", "Pulled", "pod/p", "spec.containers{a}", "kubelet, n1", "ok", "2s", "1", "e.1"],
    ],
    [
      "resourcequotas",
      "{metadata: {name: q}, status: {hard: {pods: '5', limits.cpu: '2'}, used: {pods: '1'}}}",
      ["q", "pods: 1/5", "limits.cpu: 0/2", "4s"],
    ],
    [
      "horizontalpodautoscalers.autoscaling",
      "{metadata: {name: h}, spec: {scaleTargetRef: {kind: Deployment, name: w}, maxReplicas: 5, metrics: [{type: Resource, " +
      "resource: {name: cpu, target: {averageUtilization: 60}}}]}}",
      ["h", "Deployment/w", "cpu: <unknown>/60%", "<unset>", "5", "0", "4s"],
    ],
  ];
  for (const [resource, yaml, expected] of table) assert.deepEqual(row(resource, yaml), expected, resource);
});

Deno.test("a pod's description", () => {
  const described = kindOf("pods")!.describe!(
    object(`
kind: Pod
metadata: {name: full, namespace: default, labels: {app: full}, annotations: {owner: team-a}}
spec:
  priority: 0
  serviceAccountName: default
  nodeName: n1
  tolerations: [{key: b, operator: Exists, effect: NoExecute, tolerationSeconds: 60}, {key: a, value: x}]
  containers:
  - name: app
    image: nginx:1.27
    args: ["-g", "daemon off;"]
    ports: [{name: http, containerPort: 80, protocol: TCP}, {containerPort: 9113, protocol: TCP}]
    env:
    - {name: EMPTY, value: ""}
    - {name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}
    - {name: NODE, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: spec.nodeName}}}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
    resources: {requests: {cpu: 100m}}
    livenessProbe: {httpGet: {path: /healthz, port: http, scheme: HTTP}, timeoutSeconds: 1, periodSeconds: 20, successThreshold: 1, failureThreshold: 3}
    volumeMounts: [{name: scratch, mountPath: /scratch}, {name: host, mountPath: /host/log, readOnly: true}]
  volumes:
  - {name: scratch, emptyDir: {}}
  - {name: host, hostPath: {path: /var/log, type: ""}}
status:
  phase: Running
  hostIP: 192.0.2.2
  podIP: 10.0.0.5
  podIPs: [{ip: 10.0.0.5}]
  startTime: "2026-11-21T04:24:11Z"
  qosClass: Burstable
  conditions: [{type: Ready, status: "True"}]
  containerStatuses:
  - {name: app, image: x, imageID: id, containerID: "c://1", ready: true, restartCount: 0, state: {running: {startedAt: "2026-11-21T04:24:11Z"}}}
`),
    lookAt({
      events: [object(
        "{metadata: {name: e}, involvedObject: {}, type: Normal, reason: Scheduled, eventTime: '2026-11-21T04:24:11Z', " +
          "reportingComponent: default-scheduler, message: Successfully assigned default/full to n1}",
      )],
    }),
  );
  assert.equal(
    described,
    `Name:             full
Namespace:        default
Priority:         0
Service Account:  default
Node:             n1/192.0.2.2
Start Time:       Sat, 21 Nov 2026 04:24:11 +0000
Labels:           app=full
Annotations:      owner: team-a
Status:           Running
IP:               10.0.0.5
IPs:
  IP:  10.0.0.5
Containers:
  app:
    Container ID:  c://1
    Image:         nginx:1.27
    Image ID:      id
    Ports:         80/TCP (http), 9113/TCP
    Host Ports:    0/TCP (http), 0/TCP
    Args:
      -g
      daemon off;
    State:          Running
      Started:      Sat, 21 Nov 2026 04:24:11 +0000
    Ready:          True
    Restart Count:  0
    Requests:
      cpu:     100m
    Liveness:  http-get http://:http/healthz delay=0s timeout=1s period=20s #success=1 #failure=3
    Environment:
      EMPTY:  
      COLOR:  <set to the key 'color' of config map 'settings'>  Optional: false
      NODE:    (v1:spec.nodeName)
      CPU:    node allocatable (limits.cpu)
    Mounts:
      /host/log from host (ro)
      /scratch from scratch (rw)
Conditions:
  Type    Status
  Ready   True 
Volumes:
  scratch:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     
    SizeLimit:  <unset>
  host:
    Type:          HostPath (bare host directory volume)
    Path:          /var/log
    HostPathType:  
QoS Class:         Burstable
Node-Selectors:    <none>
Tolerations:       a=x
                   b:NoExecute op=Exists for 60s
Events:
  Type    Reason     Age   From               Message
  ----    ------     ----  ----               -------
  Normal  Scheduled  4s    default-scheduler  Successfully assigned default/full to n1
`,
  );
});

Deno.test("a node's description adds up its pods", () => {
  const described = kindOf("nodes")!.describe!(
    object(
      "{kind: Node, metadata: {name: node1}, status: {allocatable: {cpu: '1', memory: 1000Mi, pods: '110', gpu: '2'}}}",
    ),
    lookAt({
      pods: [
        object(
          "{metadata: {name: p, namespace: default}, spec: {overhead: {cpu: 10m}, initContainers: [{name: i, resources: " +
            "{requests: {cpu: 300m}}}], containers: [{name: a, resources: {requests: {cpu: 100m, memory: 64Mi}, limits: " +
            "{cpu: 1500m}}}, {name: b, resources: {requests: {cpu: 100m}}}]}}",
        ),
      ],
    }, false),
  );
  for (
    const lines of [
      "  default                     p       310m (31%)    1510m (151%)  64Mi (6%)        0 (0%)         4s\n",
      "  cpu                310m (31%)  1510m (151%)\n  memory             64Mi (6%)   0 (0%)\n",
      "  gpu                0           0\n",
      'Lease:              Failed to get lease: leases.coordination.k8s.io "node1" not found\n',
    ]
  ) assert.ok(described.includes(lines), `${lines} in ${described}`);
});

Deno.test("a role's rules are put together by resource and sorted by their verbs", () => {
  const described = kindOf("roles.rbac.authorization.k8s.io")!.describe!(
    object(`
kind: Role
metadata: {name: r}
rules:
- {apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}
- {apiGroups: [apps], resources: [daemonsets/status], resourceNames: [agent], verbs: [get, patch]}
- {apiGroups: [""], resources: [pods], verbs: [watch, get]}
- {nonResourceURLs: [/healthz], verbs: [get]}
`),
    lookAt(),
  );
  assert.equal(
    described,
    `Name:         r
Labels:       <none>
Annotations:  <none>
PolicyRule:
  Resources               Non-Resource URLs  Resource Names  Verbs
  ---------               -----------------  --------------  -----
  pods                    []                 []              [get list watch]
  pods/log                []                 []              [get list]
  daemonsets.apps/status  []                 [agent]         [get patch]
                          [/healthz]         []              [get]
`,
  );
});

Deno.test("a field's name becomes a title", () => {
  const table = [
    ["apiVersion", "API Version"],
    ["imagePullPolicy", "Image Pull Policy"],
    ["podCIDRs", "Pod CIDRs"],
    ["hostIPs", "Host I Ps"],
    ["uid", "UID"],
    ["a.b/c", "a.b/c"],
    ["dnsPolicy", "Dns Policy"],
  ];
  for (const [field, title] of table) assert.equal(titleOf(field!), title);
});

Deno.test("a kind without a description of its own shows every field", () => {
  const described = describeGeneric(
    object(
      "{apiVersion: e/v1, kind: Backup, metadata: {name: b, namespace: default, generation: 1}, spec: {keep: 7, list: [a, {b: 1}]}}",
    ),
    lookAt(),
  );
  assert.equal(
    described,
    `Name:         b
Namespace:    default
Labels:       <none>
Annotations:  <none>
API Version:  e/v1
Kind:         Backup
Metadata:
  Creation Timestamp:  2026-11-21T04:24:11Z
  Generation:          1
  Resource Version:    1
  UID:                 u
Spec:
  Keep:  7
  List:
    a
    B:   1
Events:  <none>
`,
  );
});

Deno.test("what is no certificate request has no subject", () => {
  assert.equal(requestSubject("bm90IGEgY3Ny"), undefined);
});
