/** Each obstacle, made the way learners make it, must be the first that is named. */
import assert from "node:assert/strict";
import { DIAGNOSERS } from "../../engine/grader/diagnosers/mod.ts";
import { labWith, seatAfter, THREE_WORKERS } from "../support/labs.ts";

/** Their containers really run: images can be missing, probes fail, programs crash. */
const REAL = THREE_WORKERS.replaceAll("}}}", '}, nodeInfo: {containerRuntimeVersion: "containerd://2.2.1"}}}');

interface Set {
  readonly kind?: "DaemonSet" | "Deployment" | "StatefulSet";
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: string;
  /** JSON of more fields of spec, of the pod's spec and of its container, each with a comma behind. */
  readonly spec?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly image?: string;
}

/** A command that makes a set. */
function made(set: Set = {}, as = ""): string {
  const { kind = "DaemonSet", name = "agent", namespace = "default", labels = '{"app":"agent"}', spec = "" } = set;
  const { pod = "", container = "", image = "nginx:1.27" } = set;
  const containers = `[{${container}"name":"agent","image":"${image}"}]`;
  const template = `{"metadata":{"labels":${labels}},"spec":{${pod}"containers":${containers}}}`;
  return `echo '{"apiVersion":"apps/v1","kind":"${kind}","metadata":{"name":"${name}"},"spec":{${spec}"selector":` +
    `{"matchLabels":${labels}},"template":${template}}}' | kubectl create -n ${namespace} -f - ${as}`;
}

const POD = (name: string, spec = "", labels = "{}", container = "") =>
  `echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}","labels":${labels}},"spec":{${spec}` +
  `"containers":[{${container}"name":"main","image":"nginx:1.27"}]}}' | kubectl create -f -`;

const object = (kind: string, name: string, rest: string, apiVersion = "v1") =>
  `echo '{"apiVersion":"${apiVersion}","kind":"${kind}","metadata":{"name":"${name}"},${rest}}' | kubectl create -f -`;

/** What is asked for, as checks. */
const ONE_PER_NODE = "each: {kind: Node}, count: 1, object: {kind: Pod, metadata: {namespace: default, " +
  'labels: {app: agent}}, spec: {nodeName: "${each.metadata.name}"}, status: {phase: Running, ' +
  'conditions: [{type: Ready, status: "True"}]}}';
const ALL_READY = "object: {kind: DaemonSet, metadata: {name: agent, namespace: default}, status: {numberReady: 3}}";
const UPDATED =
  "object: {kind: DaemonSet, metadata: {name: agent, namespace: default}, status: {updatedNumberScheduled: 3}}";
const AVAILABLE =
  "object: {kind: DaemonSet, metadata: {name: agent, namespace: default}, status: {numberAvailable: 3}}";
const DEPLOYED = "object: {kind: Deployment, metadata: {name: agent, namespace: default}, status: {readyReplicas: 1}}";
const NEW_DEPLOYED = "object: {kind: Pod, metadata: {namespace: default, labels: {app: agent}}, " +
  'spec: {containers: [{image: "nginx:1.28"}]}}';
const NEW_EVERYWHERE = `each: {kind: Node}, ${
  NEW_DEPLOYED.replace("spec: {", 'spec: {nodeName: "${each.metadata.name}", ')
}`;
const NO_SET = "absent: {kind: DaemonSet, metadata: {namespace: default}}";
const NO_PODS = "absent: {kind: Pod, metadata: {namespace: default}}";
const ANY_POD = "object: {kind: Pod, metadata: {namespace: default, labels: {app: agent}}}";
const ON_NODE1 = "object: {kind: Pod, metadata: {namespace: default, labels: {app: agent}}, spec: {nodeName: node1}}";

const NEW_IMAGE = "kubectl set image daemonset/agent agent=nginx:1.28";
const WAIT = "sleep 40";
const patched = (resource: string, patch: string) => `kubectl patch ${resource} --type=merge -p '${patch}'`;
const NO_RIGHTS = "kubectl create clusterrolebinding look --clusterrole=view --user=intern";

type Row = readonly [name: string, asked: string, lines: readonly string[], why: RegExp, look: RegExp];

// deno-fmt-ignore -- a row is a line
const ROWS: readonly Row[] = [
  ["no namespace", ANY_POD.replace("default", "shop"), [made()], /there is no namespace shop/, /get namespaces/],
  ["namespace is going", ANY_POD.replace("default", "shop"), ["kubectl create ns shop", POD("stay").replace("create -f", "create -n shop -f").replace('"name":"stay"', '"name":"stay","finalizers":["a.b/c"]', ), "kubectl delete ns shop --wait=false", "sleep 3"], /shop is being deleted/, /get namespace shop/],
  ["other namespace", ONE_PER_NODE, ["kubectl create ns shop", made({ namespace: "shop" }), WAIT], /in namespace shop, not in default/, /get daemonset -A/],
  ["finalizer", NO_SET, [made(), patched("ds agent", '{"metadata":{"finalizers":["example.com/hold"]}}'), "kubectl delete ds agent --wait=false", WAIT], /waits for example.com.hold/, /get daemonset agent -n default -o yaml/],
  ["being deleted", NO_PODS, [POD("slow", '"terminationGracePeriodSeconds":300,', "{}", '"command":["sleep","9999"],'), "sleep 5", "kubectl delete pod slow --wait=false", "sleep 3"], /Pod default.slow is being deleted/, /get pod slow/],
  ["forbidden", ALL_READY, [NO_RIGHTS, made({ }, "--as intern")], /cannot create resource "daemonsets"/, /auth can-i create daemonsets.apps -n default --as intern/],
  ["refused", ALL_READY, [made({ spec: '"replicas":3,' })], /unknown field "spec.replicas"/, /get daemonsets/],
  ["no node", ON_NODE1.replace("node1", "node9"), [made(), WAIT], /there is no node node9/, /get nodes/],
  ["node is not ready", ONE_PER_NODE, [made(), object("Node", "node4", '"spec":{}'), "sleep 70"], /node node4 isn't ready/, /describe node node4/],
  ["image", ONE_PER_NODE, [made({ image: "registry.invalid/agent:1" }), WAIT], /waits with (ErrImagePull|ImagePullBackOff).*no such host/, /describe pod agent-/],
  ["image", ALL_READY, [made({ image: "NGINX:1.27" }), WAIT], /InvalidImageName/, /describe pod agent-/],
  ["image", ALL_READY, [made(), "sleep 5", "kubectl set image ds/agent agent=registry.invalid/agent:1", WAIT], /no such host/, /describe pod agent-/],
  ["missing configuration", ALL_READY, [made({ container: '"envFrom":[{"configMapRef":{"name":"absent"}}],' }), WAIT], /configmap "absent" not found/, /describe pod/],
  ["container can't start", ALL_READY, [made({ container: '"command":["/no/such/program"],', image: "busybox:1.36" }), "sleep 3"], /no such file|executable/, /describe pod/],
  ["volume", ALL_READY, [made({ pod: '"volumes":[{"name":"v","configMap":{"name":"absent"}}],', container: '"volumeMounts":[{"name":"v","mountPath":"/v"}],' }), WAIT], /MountVolume.SetUp failed/, /describe pod/],
  ["crash", ALL_READY, [made({ container: '"command":["sh","-c","exit 3"],', image: "busybox:1.36" }), WAIT], /ended with exit code 3/, /describe pod/],
  ["probe", ALL_READY, [made({ container: '"command":["sleep","9999"],"readinessProbe":{"exec":{"command":["false"]}},', image: "busybox:1.36" }), WAIT], /Readiness probe failed/, /describe pod/],
  ["probe", ALL_READY, [made({ container: '"command":["sleep","9999"],"livenessProbe":{"exec":{"command":["false"]},"periodSeconds":1},', image: "busybox:1.36" }), "sleep 200"], /Liveness probe failed/, /describe pod/],
  ["untolerated taint", ONE_PER_NODE, ["kubectl taint nodes node3 gpu=yes:NoSchedule", made(), WAIT], /node3 has the taint gpu=yes:NoSchedule/, /describe node node3/],
  ["untolerated taint", ALL_READY, [made(), WAIT, "kubectl taint nodes node2 repair:NoExecute", WAIT], /node2 has the taint repair:NoExecute/, /describe node node2/],
  ["untolerated taint", DEPLOYED, ["kubectl taint nodes --all gpu=yes:NoSchedule", made({ kind: "Deployment" }), WAIT], /untolerated taint/, /describe nodes/],
  ["node selector", ALL_READY, [made({ pod: '"nodeSelector":{"disk":"ssd"},' }), WAIT], /nodeSelector asks for disk=ssd/, /get nodes --show-labels/],
  ["node selector", DEPLOYED, [made({ kind: "Deployment", pod: '"nodeSelector":{"disk":"ssd"},' }), WAIT], /node affinity.selector/, /get nodes --show-labels/],
  ["node affinity", ALL_READY, [made({ pod:'"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"disk","operator":"Exists"}]}]}}},' }), WAIT], /node affinity doesn't select node1/, /get daemonset agent -o yaml/],
  ["node affinity", ONE_PER_NODE.replace("app: agent", "daemon: agent"), ["kubectl label node node1 size=small", made({ name: "small", labels: '{"daemon":"agent","for":"small"}', pod: '"nodeSelector":{"size":"small"},' }), made({ name: "big", labels: '{"daemon":"agent","for":"big"}', pod:'"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"disk","operator":"Exists"}]}]}}},' }), WAIT], /big keeps off node2: .*node affinity doesn't select node2/, /get daemonset big/],
  ["cordoned node", ON_NODE1, ["kubectl cordon node1", made({ kind: "Deployment" }), WAIT], /node1 is cordoned/, /get node node1/],
  ["cordoned node", DEPLOYED, ["kubectl cordon node1 node2 node3", made({ kind: "Deployment" }), WAIT], /unschedulable/, /get nodes/],
  ["quota", ALL_READY, ["kubectl create quota few --hard=pods=2", made(), WAIT], /exceeded quota: few/, /describe resourcequota -n default/],
  ["limit range", ALL_READY, [object("LimitRange", "small", '"spec":{"limits":[{"type":"Container","max":{"memory":"10Mi"}}]}'), made({ container: '"resources":{"limits":{"memory":"20Mi"}},' }), WAIT], /maximum memory usage per Container is 10Mi/, /describe limitrange -n default/],
  ["pod security", ALL_READY, ["kubectl label ns default pod-security.kubernetes.io/enforce=baseline", made({ pod: '"hostNetwork":true,' }), WAIT], /violates PodSecurity/, /get namespace default --show-labels/],
  ["no service account", ALL_READY, [made({ pod: '"serviceAccountName":"nobody",' }), WAIT], /serviceaccount "nobody" not found/, /get serviceaccount -n default/],
  ["no priority class", ALL_READY, [made({ pod: '"priorityClassName":"urgent",' }), WAIT], /no PriorityClass with name urgent/, /get priorityclass/],
  ["resources", ALL_READY, [made({ container: '"resources":{"requests":{"cpu":"64"}},' }), WAIT], /Insufficient cpu/, /describe pod/],
  ["resources", DEPLOYED, [made({ kind: "Deployment", container: '"resources":{"requests":{"memory":"64Gi"}},' }), WAIT], /Insufficient memory/, /describe pod/],
  ["host port", ONE_PER_NODE, [POD("web", '"nodeName":"node1",', "{}", '"ports":[{"containerPort":80,"hostPort":8080}],'), made({ container: '"ports":[{"containerPort":80,"hostPort":8080}],' }), WAIT], /free ports.*Pod default.web has port 8080 of node1/, /get pods -A -o wide/],
  ["preempted", ALL_READY, [object("PriorityClass", "high", '"value":1000', "scheduling.k8s.io/v1"), made({ container: '"resources":{"requests":{"cpu":"800m"}},' }), WAIT, POD("big", '"priorityClassName":"high",', "{}", '"resources":{"requests":{"cpu":"900m"}},'), WAIT], /a pod of higher priority took the place/, /reason=Preempted/],
  ["evicted", "object: {kind: Pod, metadata: {name: lone, namespace: default}}", [POD("lone", '"nodeName":"node1",'), "sleep 5", "kubectl taint node node1 a=b:NoExecute", WAIT], /Pod lone was driven away .TaintManagerEviction/, /reason=TaintManagerEviction/],
  ["not as asked", "object: {kind: DaemonSet, metadata: {name: agent, namespace: default}, spec: {minReadySeconds: 5}}", [made(), WAIT], /^$/, /get daemonset agent -n default -o yaml/],
  ["OnDelete", UPDATED, [made({ spec: '"updateStrategy":{"type":"OnDelete"},' }), WAIT, NEW_IMAGE, WAIT], /is updated OnDelete/, /updateStrategy/],
  ["paused", NEW_DEPLOYED, [made({ kind: "Deployment" }), WAIT, "kubectl rollout pause deployment agent", "kubectl set image deployment/agent agent=nginx:1.28", WAIT], /rollout of Deployment default.agent is paused/, /rollout status/],
  ["partition", NEW_DEPLOYED, [made({ kind: "StatefulSet", spec:'"serviceName":"agent","replicas":2,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}},' }), WAIT, "kubectl set image statefulset/agent agent=nginx:1.28", WAIT], /only the pods from number 2 on/, /describe statefulset/],
  ["scaled to zero", DEPLOYED, [made({ kind: "Deployment" }), "kubectl scale deployment agent --replicas=0", WAIT], /scaled to 0/, /get deployment agent/],
  ["minReadySeconds", AVAILABLE, [made({ spec: '"minReadySeconds":600,' }), WAIT], /only 600 s after it was ready/, /describe daemonset/],
  ["rollout on its way", NEW_EVERYWHERE, [made(), WAIT, NEW_IMAGE, "sleep 1"], /is being updated: \d of its pods (are|is) still old/, /rollout status daemonset.agent/],
  ["starting", ALL_READY, [made(), "sleep 0.1"], /is still starting|waits for the scheduler/, /describe pod/],
  ["no pods yet", ALL_READY, [made()], /has made no pods yet/, /describe daemonset/],
  ["labels", ONE_PER_NODE, [made({ labels: '{"app":"agnet"}' }), WAIT], /are labelled app=agnet/, /get pods -n default --show-labels/],
  ["service selector", "object: {kind: EndpointSlice, metadata: {namespace: default, labels: {kubernetes.io/service-name: web}}, endpoints: [{conditions: {ready: true}}]}", [made(), WAIT, "kubectl create service clusterip web --tcp=80"], /no pod has the labels that Service default.web selects: app=web/, /describe service web/],
  ["no workload", ONE_PER_NODE, ["true"], /nothing in namespace default makes pods/, /get all -n default/],
  ["two sets", ONE_PER_NODE, [made(), made({ name: "twin" }), WAIT], /belongs to DaemonSet agent.*belongs to DaemonSet twin/, /get pod -n default -o wide/],
  ["made by hand", ONE_PER_NODE, [made({ labels: '{"app":"agent","own":"set"}' }), POD("mine", '"nodeName":"node1",', '{"app":"agent"}'), WAIT], /mine belongs to nothing/, /get pod -n default -o wide/],
  ["orphaned", NO_PODS, [made(), WAIT, "kubectl delete ds agent --cascade=orphan", WAIT], /belongs to nothing any more/, /ownerReferences/],
  ["usual taint", ALL_READY, ["kubectl taint node node2 node-role.kubernetes.io/control-plane:NoSchedule", made(), WAIT], /node2 has the taint node-role.kubernetes.io.control-plane:NoSchedule/, /describe node node2/],
  ["pod affinity", DEPLOYED, [made({ kind: "Deployment", pod: '"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"labelSelector":{"matchLabels":{"app":"nobody"}},"topologyKey":"kubernetes.io/hostname"}]}},' }), WAIT], /pod affinity rules/, /describe pod/],
  ["rejected by the node", "object: {kind: Pod, metadata: {name: big, namespace: default}, status: {phase: Running}}", [POD("big", '"nodeName":"node1",', "{}", '"resources":{"requests":{"cpu":"64"}},'), WAIT], /Pod default.big failed: OutOfcpu/, /describe pod big/],
  ["not ready", ALL_READY, [made({ pod: '"readinessGates":[{"conditionType":"example.com/go"}],' }), WAIT], /isn't ready:/, /describe pod/],
  ["creation refused", ALL_READY, [object("LimitRange", "limits", '"spec":{"limits":[{"type":"Container","default":{"cpu":"1"}}]}'), made({ container: '"resources":{"requests":{"cpu":"2"}},' }), WAIT], /can't make pods:.*must be less than or equal to cpu limit/, /describe daemonset/],
  ["too many", `${ANY_POD}, count: 1`, [made({ kind: "Deployment", spec: '"replicas":2,' }), WAIT], /belongs to ReplicaSet agent-\w+; .*belongs to ReplicaSet/, /get pod -n default -o wide/],
  ["made again", NO_PODS, [made(), WAIT, "kubectl delete pods --all", WAIT], /DaemonSet agent makes it again/, /get daemonset agent/],
];

for (const [name, asked, lines, why, look] of ROWS) {
  Deno.test(`the first cause named is ${name}: ${why.source}`, () => {
    const seat = seatAfter(labWith(`- {id: t, points: 1, checks: [{${asked}}]}\n`, {}, "", REAL), lines);
    const said = seat.commands.map(({ cmd, stdout, stderr }) => `$ ${cmd}\n${stdout}${stderr}`).join("");
    const [finding] = seat.tasks()[0]!.checks;
    assert.equal(finding!.passed, false, said);
    assert.equal(finding!.cause, name, `${finding!.why}\n${said}`);
    assert.match(finding!.why ?? "", why);
    assert.match(finding!.look!, look);
  });
}

/** General ones, for what the special ones don't know. */
const UNTRIED = [
  "scheduling",
  "container waits",
  "out of memory",
];

Deno.test("every diagnoser is tried", () => {
  const tried = new Set([...ROWS.map(([name]) => name), ...UNTRIED]);
  assert.deepEqual([...new Set(DIAGNOSERS.map(({ name }) => name))].filter((name) => !tried.has(name)), []);
});
