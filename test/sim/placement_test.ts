/**
 * Random nodes, taints, labels, edits and deletions over 200 seeds; then the chaos stops, and a DaemonSet must have exactly
 * one running pod on each node that a twenty-line oracle names. SIM_SEED replays one seed.
 */
import assert from "node:assert/strict";
import { Chance } from "../../engine/base/chance.ts";
import type { DaemonSet, Node, Pod, Toleration } from "../../engine/kinds/types.ts";
import { HEADLESS_START_MS, Machine } from "../../engine/session/mod.ts";

const SEEDS = 200;
const TURNS = 30;
const SETTLE_MS = 180_000;
const CLUSTER = Deno.readTextFileSync(new URL("../goldens/clusters/seven-nodes-three-zones.yaml", import.meta.url));

const SET = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "agent:1"}]
`;

/** Which nodes should have a pod: selector and required affinity match, and every hard taint is tolerated. */
function shouldRun({ spec: { template: { spec } } }: DaemonSet, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const matches = (terms ?? []).some((term) =>
    (term.matchExpressions ?? []).every(({ key, operator, values = [] }) =>
      operator === "Exists"
        ? key in labels
        : operator === "In"
        ? values.includes(labels[key] ?? "")
        : !values.includes(labels[key] ?? "")
    )
  );
  if (terms && !matches) return false;
  const tolerated = (key: string, value: string, effect: string) =>
    [...spec.tolerations ?? [], { key: "node.kubernetes.io/unschedulable", operator: "Exists" } as Toleration].some((
      one,
    ) =>
      (!one.key || one.key === key) && (!one.effect || one.effect === effect) &&
      (one.operator === "Exists" || (one.value ?? "") === value)
    );
  return (node.spec?.taints ?? []).every(({ key, value = "", effect }) =>
    effect === "PreferNoSchedule" || tolerated(key, value, effect)
  );
}

const NODE_COUNT = 9;
const KEYS = ["disk", "team"];
const VALUES = ["a", "b"];
const EFFECTS = ["NoSchedule", "NoExecute", "PreferNoSchedule"];

/** What may happen next, as a line of shell. */
function happening(chance: Chance): string {
  const node = `worker${1 + chance.below(NODE_COUNT)}`;
  const [key, value, effect] = [chance.pick(KEYS), chance.pick(VALUES), chance.pick(EFFECTS)];
  const template = (spec: unknown) =>
    `kubectl patch ds agent --type=merge -p '${JSON.stringify({ spec: { template: { spec } } })}'`;
  const expression = { key, operator: chance.pick(["In", "NotIn", "Exists"]), values: [value] };
  const term = { matchExpressions: [expression.operator === "Exists" ? { key, operator: "Exists" } : expression] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
  return chance.pick([
    () => `kubectl label node ${node} ${key}=${value} --overwrite`,
    () => `kubectl label node ${node} ${key}-`,
    () => `kubectl taint node ${node} ${key}=${value}:${effect} --overwrite`,
    () => `kubectl taint node ${node} ${key}-`,
    () => chance.pick([`kubectl cordon ${node}`, `kubectl uncordon ${node}`]),
    () => template({ nodeSelector: chance.below(2) ? null : { [key]: value } }),
    () => template({ tolerations: chance.below(3) ? [{ key, operator: "Exists" }] : null }),
    () => template({ affinity: chance.below(2) ? null : affinity }),
    () => template({ containers: [{ name: "agent", image: `agent:${chance.below(5)}` }] }),
    () => `kubectl delete pod -l app=agent --field-selector spec.nodeName=${node} --wait=false`,
    () => `kubectl delete node ${node}`,
    () =>
      `printf 'apiVersion: v1\\nkind: Node\\nmetadata: {name: ${node}}\\nstatus: {capacity: {cpu: "1", memory: 1Gi, pods: "110"}}\\n' | kubectl create -f -`,
    () => `sleep ${chance.below(40) / 4}`,
  ])();
}

const one = Deno.env.get("SIM_SEED");
Deno.test(`a DaemonSet ends up on the right nodes, whatever happened (${one ? 1 : SEEDS} seeds)`, () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    if (one !== undefined && String(seed) !== one) continue;
    const chance = new Chance(`placement ${seed}`);
    const files = new Map([["set.yaml", SET]]);
    const machine = Machine.open({
      cluster: CLUSTER,
      files,
      seed: String(seed),
      startMs: HEADLESS_START_MS,
      pace: "headless",
    });
    machine.run("kubectl apply -f set.yaml");
    for (let turn = 0; turn < TURNS; turn++) machine.run(happening(chance));
    // What a NoSchedule taint spared must prove itself once more.
    machine.run("kubectl delete pods -l app=agent --wait=false");
    machine.advance(machine.nowMs + SETTLE_MS);

    const list = <T>(resource: string) => {
      const answer = machine.cluster.request({ verb: "list", resource });
      assert.ok(answer.ok);
      return answer.items as unknown as readonly T[];
    };
    const set = list<DaemonSet>("daemonsets.apps").find(({ metadata }) => metadata.name === "agent")!;
    const wanted = list<Node>("nodes").filter((node) => shouldRun(set, node)).map(({ metadata }) => metadata.name);
    const pods = list<Pod>("pods").filter(({ metadata }) => metadata.labels?.["app"] === "agent");
    const there = pods.filter(({ status }) => status?.phase === "Running").map(({ spec }) => spec.nodeName);
    assert.deepEqual(there.toSorted(), wanted.toSorted(), `SIM_SEED=${seed}`);
    assert.equal(pods.length, there.length, `SIM_SEED=${seed}: a pod is left that does not run`);
    assert.equal(set.status?.["desiredNumberScheduled"], wanted.length, `SIM_SEED=${seed}: DESIRED`);
    assert.equal(set.status?.["numberReady"], wanted.length, `SIM_SEED=${seed}: READY`);
  }
});
