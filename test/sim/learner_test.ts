/**
 * A seeded learner types 500 commands at random on a small cluster. After each of them the cluster must be safe; when the
 * learner has stopped, it must settle. A failing seed is printed: `SIM_SEED=… deno test -A test/sim` plays it again, and
 * `SIM_SEEDS=…` plays more of them.
 */
import assert from "node:assert/strict";
import { Chance } from "../../engine/base/chance.ts";
import { controllerOf, type KubeObject } from "../../engine/base/object.ts";
import { HEADLESS_START_MS, Machine } from "../../engine/session/mod.ts";
import { THREE_WORKERS } from "../support/labs.ts";

const COMMANDS = 500;
const SEEDS = Deno.env.get("SIM_SEED")?.split(",") ??
  Array.from({ length: Number(Deno.env.get("SIM_SEEDS") ?? 2) }, (_, i) => String(i + 1));

const NAMES = ["web", "agent", "db"];
const SPACES = ["default", "lab", "team"];
const NODES = ["node1", "node2", "node3"];
const IMAGES = ["nginx:1.27", "busybox:1.36", "nosuch.example/app:1"];

/** What a learner types; each draws what it needs. */
const DEEDS: readonly ((chance: Chance) => string)[] = [
  (c) => `kubectl create ns ${c.pick(SPACES)}`,
  (c) => `kubectl create ns ${c.pick(SPACES)}`,
  (c) => `kubectl create ns ${c.pick(SPACES)}`,
  (c) => `kubectl delete ns ${c.pick(SPACES.slice(1))} --wait=${c.below(2) === 0}`,
  (c) => `kubectl apply -n ${c.pick(SPACES)} -f - <<'END'\n${daemonSet(c)}END`,
  (c) =>
    `kubectl create deployment ${c.pick(NAMES)} --image=${c.pick(IMAGES)} --replicas=${c.below(4)} -n ${
      c.pick(SPACES)
    }`,
  (c) => `kubectl scale deployment ${c.pick(NAMES)} --replicas=${c.below(5)} -n ${c.pick(SPACES)}`,
  (c) =>
    `kubectl delete ds,deployment ${c.pick(NAMES)} -n ${c.pick(SPACES)} --cascade=${
      c.pick(["background", "foreground", "orphan"])
    }`,
  (c) => `kubectl delete pods --all -n ${c.pick(SPACES)} --wait=false`,
  (c) => `kubectl delete pod -l app=${c.pick(NAMES)} -n ${c.pick(SPACES)} --force --grace-period=0`,
  (c) => `kubectl taint nodes ${c.pick(NODES)} team=x:${c.pick(["NoSchedule", "NoExecute"])} --overwrite`,
  (c) => `kubectl taint nodes ${c.pick(NODES)} team-`,
  (c) => `kubectl label node ${c.pick(NODES)} disk=${c.pick(["ssd", "hdd"])} --overwrite`,
  (c) => `kubectl label pod -l app=${c.pick(NAMES)} app=${c.pick(NAMES)} --overwrite -n ${c.pick(SPACES)}`,
  (c) => `kubectl ${c.pick(["cordon", "uncordon"])} ${c.pick(NODES)}`,
  (c) => `kubectl drain ${c.pick(NODES)} --ignore-daemonsets --force --timeout=5s`,
  (c) => `kubectl delete node ${c.pick(NODES)}`,
  (c) => `kubectl apply -f - <<'END'\n${node(c.pick(NODES))}END`,
  (c) => `kubectl set image ds/${c.pick(NAMES)} app=${c.pick(IMAGES)} -n ${c.pick(SPACES)}`,
  (c) => `kubectl rollout ${c.pick(["undo", "restart", "history"])} ds/${c.pick(NAMES)} -n ${c.pick(SPACES)}`,
  (c) => `kubectl get ${c.pick(["all", "pods -o wide", "ds -o yaml", "events", "nodes -o json"])} -A | tail -n 3`,
  (c) => `kubectl describe ${c.pick(["pods", "ds", "nodes"])} -A > /dev/null`,
  (c) => `sleep ${c.pick(["0.3", "1", "4", "30"])}`,
];

for (const seed of SEEDS) {
  Deno.test(`a random learner leaves a sound cluster (seed ${seed})`, () => {
    const chance = new Chance(`learner ${seed}`);
    const machine = Machine.open({
      seed,
      startMs: HEADLESS_START_MS,
      cluster: THREE_WORKERS,
      files: new Map(),
      pace: "headless",
    });
    const versions = new Map<string, number>();
    const typed: string[] = [];
    try {
      for (let i = 0; i < COMMANDS; i++) {
        const line = chance.pick(DEEDS)(chance);
        typed.push(line);
        const { stderr } = machine.run(line);
        assert.doesNotMatch(stderr, /Broken claim|TypeError|undefined is not|stopped:/, line);
        checkSafety(machine, versions);
      }
      checkSettles(machine);
    } catch (error) {
      throw new Error(
        `Seed ${seed}, after ${typed.length} commands, the last:\n${typed.slice(-5).join("\n")}\n${
          error instanceof Error ? error.stack : error
        }`,
      );
    }
  });
}

function node(name: string): string {
  return `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {capacity: {cpu: "1", memory: 3840Mi, pods: "110"}}\n`;
}

function daemonSet(chance: Chance): string {
  const name = chance.pick(NAMES);
  const selector = chance.below(3) === 0 ? "      nodeSelector: {disk: ssd}\n" : "";
  const toleration = chance.below(3) === 0 ? "      tolerations: [{operator: Exists}]\n" : "";
  return `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: ${name}}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n  updateStrategy: {type: ${
    chance.pick(["RollingUpdate", "OnDelete"])
  }}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec:\n${selector}${toleration}      containers: [{name: app, image: "${
    chance.pick(IMAGES)
  }"}]\n`;
}

/** One name is one object, owners exist or are being collected, status claims no more than there is, versions only grow. */
function checkSafety({ cluster, nowMs }: Machine, versions: Map<string, number>): void {
  const view = cluster.view("sim");
  const uids = new Set<string>();
  const all = cluster.resources().filter(({ verbs }) => verbs.includes("list")).flatMap(({ name }) =>
    view.list(name).map((object) => ({ name, object }))
  );
  for (const { object } of all) uids.add(object.metadata.uid);
  const places = new Set<string>();
  for (const { name, object } of all) {
    const { namespace, name: own, uid, resourceVersion } = object.metadata;
    const place = `${name} ${namespace ?? ""}/${own}`;
    assert.ok(!places.has(place), `${place} is there twice`);
    places.add(place);
    const version = Number(resourceVersion);
    assert.ok(version >= (versions.get(uid) ?? 0), `${place} went back to version ${version}`);
    assert.ok(version <= cluster.version, `${place} is newer than its cluster`);
    versions.set(uid, version);
    assert.ok(Date.parse(object.metadata.creationTimestamp) <= nowMs, `${place} comes from the future`);
    if (namespace !== undefined && name !== "events") {
      assert.ok(view.get("namespaces", namespace), `${place} has lost its namespace`);
    }
  }
  for (const pod of view.list("pods")) {
    if (pod["status"].phase === "Running") assert.ok(pod["spec"].nodeName, `pod ${pod.metadata.name} runs on no node`);
  }
}

/** Left alone, the cluster comes to rest: nothing waits for an owner that is gone, and each set has what it asks for. */
function checkSettles(machine: Machine): void {
  machine.run(`kubectl apply -f - <<'END'\n${NODES.map(node).join("---\n")}END`);
  for (const line of [...NODES.flatMap((node) => [`kubectl uncordon ${node}`, `kubectl taint nodes ${node} team-`])]) {
    machine.run(line);
  }
  machine.advance(machine.nowMs + 10 * 60_000);
  // The real controller, too, does not look at a set when a taint goes from a node that has its pod; a touch makes it.
  for (const space of SPACES) machine.run(`kubectl annotate ds --all settled=yes -n ${space}`);
  machine.advance(machine.nowMs + 60_000);
  const view = machine.cluster.view("sim");
  const pods = view.list("pods");
  const uids = new Set(
    machine.cluster.resources().filter(({ verbs }) => verbs.includes("list")).flatMap(({ name }) => view.list(name))
      .map(({ metadata }) => metadata.uid),
  );
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (owner) assert.ok(uids.has(owner.uid), `pod ${pod.metadata.name} outlives its ${owner.kind}`);
    const isPlaced = pod["spec"].nodeName === undefined || view.get("nodes", pod["spec"].nodeName) !== undefined;
    assert.ok(isPlaced, `pod ${pod.metadata.name} outlives its node`);
    assert.equal(pod.metadata.deletionTimestamp, undefined, `pod ${pod.metadata.name} never goes`);
  }
  for (const namespace of view.list("namespaces")) {
    assert.equal(namespace.metadata.deletionTimestamp, undefined, `namespace ${namespace.metadata.name} never goes`);
  }
  for (const set of view.list("daemonsets.apps")) checkDaemonSet(set, pods, view.list("nodes"));
}

function checkDaemonSet(set: KubeObject, pods: readonly KubeObject[], nodes: readonly KubeObject[]): void {
  const own = pods.filter((pod) => controllerOf(pod)?.uid === set.metadata.uid);
  const selector: Record<string, string> = set["spec"].template.spec.nodeSelector ?? {};
  const wanted = nodes.filter(({ metadata }) =>
    Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value)
  );
  const { status, metadata: { name } } = set;
  assert.equal(own.length, wanted.length, `daemon set ${name} has its pods`);
  assert.equal(status["desiredNumberScheduled"], wanted.length, `daemon set ${name} wants what it should`);
  const ready = own.filter((pod) =>
    pod["status"].conditions?.some((one: { type: string; status: string }) =>
      one.type === "Ready" && one.status === "True"
    )
  );
  assert.equal(status["numberReady"] ?? 0, ready.length, `daemon set ${name} tells how many are ready`);
  assert.equal(status["observedGeneration"], set.metadata.generation, `daemon set ${name} has seen its last change`);
}
