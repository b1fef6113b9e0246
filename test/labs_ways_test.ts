/**
 * The grader looks at state, not at the way: each lab's solution, gone in three other ways, must earn what it earned. Labs
 * may bring more ways of their own, as conversations in `ways/`, which `deno task lab check` plays.
 */
import assert from "node:assert/strict";
import { drawn, type Lab, playSubmission, readConversation } from "../engine/session/mod.ts";
import { bounded } from "../routes/host/bounded.ts";
import { labIds, loadLab } from "../routes/host/labs.ts";

const SEED = "1";

/** A command given otherwise; what it does is the same. */
type Way = (line: string) => readonly string[];

const namespaceMade = (name: string) =>
  `printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n' | kubectl apply -f -`;

const MANIFEST = "--dry-run=client -o yaml";

/** A command that only writes down what it would make; what comes behind ` -- ` is the container's. */
function commanded(line: string): string {
  const [own, ...rest] = line.split(" -- ");
  return [`${own} ${MANIFEST}`, ...rest].join(" -- ");
}

const WAYS: Readonly<Record<string, Way>> = {
  "short names, long flags, looks in between": (line) => [
    // A pipe's other programs have flags of their own.
    /[|$]/.test(line)
      ? line
      : line.replace(/ -n[ =]?([\w-]+)/, " --namespace=$1").replace(/ -f (\S+)/, " --filename=$1")
        .replace(/^(kubectl .*)\bdaemonsets?\b(?=[ /])/, "$1ds").replace(/^(kubectl .*)\bnamespace(?= \w)/, "$1ns")
        .replace(/^(kubectl .*)\bdeployments?\b(?=[ /]\w)/, "$1deploy").replace(
          /^(kubectl .*)\bstatefulset(?=[ /])/,
          "$1sts",
        )
        .replace(/^(kubectl \w+) (no|po)des?(?= \w)/, "$1 $2").replace(/^(kubectl create deploy) (?=\w)/, "$1 "),
    "kubectl get all -A > /dev/null",
  ],
  "made or replaced from the terminal, one thing after another": (line) => {
    const applied = /^kubectl apply -f (\S+\.ya?ml)((?: -n \S+)?)$/.exec(line);
    if (applied) {
      const [, file, space] = applied;
      return [`cat ${file} | kubectl create -f -${space} 2> /dev/null || kubectl replace -f ${file}${space}`];
    }
    const made = /^kubectl create (?:ns|namespace) (\S+)$/.exec(line);
    return [made ? namespaceMade(made[1]!) : line, "sleep 1"];
  },
  "applied by the server, named with a slash, without haste": (line) => [
    line.replace(
      /^kubectl (?:apply|create) -f (\S+\.ya?ml)((?: -n \S+)?)$/,
      "kubectl apply --server-side --force-conflicts -f $1$2",
    )
      .replace(
        /^kubectl (delete|patch|edit|describe) (daemonset|ds|namespace|ns|node) ([\w.-]+)(?= |$)(?! [\w.-]+(?: |$))/,
        "kubectl $1 $2/$3",
      ),
    "sleep 3",
  ],
  "written as a manifest, then applied or replaced": (line) => {
    // Of several objects, or of one that is scaled, kubectl doesn't print a manifest that could be replaced.
    if (/[|>;]|\$[({]|--dry-run|--all\b|--as\b| -[fl] |--field-selector|label nodes? \S+ [^=]+ /.test(line)) {
      return [line];
    }
    if (/^kubectl (create \w|run |expose )/.test(line)) return [`${commanded(line)} | kubectl apply -f -`];
    return [
      /^kubectl (set \w|patch|label|annotate) /.test(line) && !/--subresource/.test(line)
        ? `${commanded(line)} | kubectl replace -f -`
        : line,
    ];
  },
  "patched, and deleted by a manifest": (line) => [
    line.replace(
      /^kubectl scale (\w+)[ /]([\w-]+)(.*) --replicas=(\d+)$/,
      `kubectl patch $1 $2$3 -p '{"spec":{"replicas":$4}}'`,
    )
      .replace(
        /^kubectl set image (\w+)\/([\w-]+) ([\w-]+)=(\S+)/,
        `kubectl patch $1 $2 -p '{"spec":{"template":{"spec":{"containers":[{"name":"$3","image":"$4"}]}}}}'`,
      )
      .replace(
        /^kubectl label nodes? (\w[\w.-]*) ([\w./-]+)=(\S+)$/,
        `kubectl patch node $1 -p '{"metadata":{"labels":{"$2":"$3"}}}'`,
      )
      .replace(
        /^kubectl label nodes? (\w[\w.-]*) ([\w./-]+)-$/,
        `kubectl patch node $1 -p '{"metadata":{"labels":{"$2":null}}}'`,
      )
      .replace(
        /^kubectl delete (\w+) ([\w.-]+)((?: -n \S+)?)$/,
        "kubectl get $1 $2$3 -o yaml > /tmp/gone.yaml && kubectl delete -f /tmp/gone.yaml",
      ),
  ],
  "drafted into files, flags before the verb": (line) => [
    /^kubectl (create \w|run |expose )/.test(line) && !/[|>;]|\$[({]|--dry-run|--as\b| -f /.test(line)
      ? `${commanded(line)} > /tmp/draft.yaml && kubectl create -f /tmp/draft.yaml`
      : line.replace(/^(sed) -i (.*) (\S+)$/s, "$1 $2 $3 > /tmp/edited && cp /tmp/edited $3")
        .replace(/^(kubectl patch .*) -p ('.*')(.*)$/, "echo $2 > /tmp/patch.json && $1$3 --patch-file=/tmp/patch.json")
        .replace(/^kubectl (taint|label) nodes? (.*)$/, "kubectl $1 nodes $2 --overwrite")
        .replace(/^kubectl ([a-z][^|>$]*?) -n (\S+)((?: [^|>$]*)?)$/, "kubectl -n $2 $1$3"),
  ],
  "from lists of names, in another namespace by default, patched as merged": (line) => {
    const deleted = /^kubectl delete pods?((?: -n \S+)?)((?: (?:-l|--field-selector) \S+)+)$/.exec(line);
    if (deleted) return [`kubectl get pods${deleted[1]}${deleted[2]} -o name | xargs kubectl delete${deleted[1]}`];
    const named = /^kubectl (uncordon|cordon) (\S+)$/.exec(line);
    if (named) return [`kubectl get node ${named[2]} -o name | xargs kubectl ${named[1]}`];
    const labelled = /^kubectl (label|taint) nodes? (\w\S*) ((?:\S+[=:-]\S*|\S+-)(?: \S+-)*)$/.exec(line);
    if (labelled) {
      const [, verb, node, change] = labelled;
      return [`for node in ${node}; do kubectl ${verb} node $node ${change}; done`];
    }
    const inSpace = /^(kubectl [^|>;$]*?) (?:-n|--namespace)[ =](\S+)((?: [^|>;$]*)?)$/.exec(line);
    const without = inSpace && !/create|run|-f /.test(line) ? `${inSpace[1]}${inSpace[3]}` : line;
    const merged = without.replace(/^(kubectl patch [^[\]]*) -p ('[^[\]]*')$/, "$1 --type=merge -p $2");
    const draft = /^kubectl create (?!-)(?!ns|namespace)/.test(merged) && !/[|>;$]|--dry-run|--as\b| -f /.test(merged)
      ? `${commanded(merged)} | kubectl create --save-config -f -`
      : merged;
    if (without === line) return [draft];
    return [
      `kubectl config set-context --current --namespace=${inSpace![2]} > /dev/null`,
      draft,
      "kubectl config set-context --current --namespace=default > /dev/null",
    ];
  },
};

/** Different right ways through each task, the solution's among them. */
const WAYS_MIN = 3;

/** What comes of the tasks before takes but waiting. */
const WAITING = /^(kubectl (rollout status|wait) [^&]*)?$/;

/** Looking and waiting make no other way. */
const IDLE = /^(sleep |kubectl get all -A > \/dev\/null$)/;

for (const id of labIds()) {
  const loaded = loadLab(id);
  if (!loaded || "faults" in loaded || loaded.lab.solution === undefined) continue;
  const { lab } = loaded;
  const straight = remembered(() => solved(lab, (line) => [line]));
  const otherwise = new Map(
    Object.entries(WAYS).map(([name, way]) => [name, remembered(() => solved(lab, way))]),
  );
  for (const [name, played] of otherwise) {
    Deno.test(`lab ${id} can be solved otherwise: ${name}`, () => {
      const { passed, said } = played();
      // Where a task asks for the way, and not for what comes of it, there is no other.
      assert.deepEqual(
        [...straight().passed.keys()].filter((task) => !asksForTheWay(lab, task) && !passed.has(task)),
        [],
        said,
      );
    });
  }
  Deno.test(`lab ${id} has ${WAYS_MIN} right ways through each task`, () => {
    const own = [...lab.ways.values()].map((text) => solved(lab, (line) => [line], text));
    const all = [straight(), ...[...otherwise.values()].map((played) => played()), ...own];
    const few = lab.tasks.filter(({ id, question }) => !question && !asksForTheWay(lab, id)).flatMap(({ id }) => {
      const ways = new Set(all.map(({ passed }) => passed.get(id)).filter((way) => way !== undefined));
      const isOutcome = WAITING.test(straight().passed.get(id) ?? "");
      return ways.size < WAYS_MIN && !isOutcome ? [`${id} has ${ways.size}: ${[...ways].join(" ; ")}`] : [];
    });
    assert.deepEqual(few, []);
  });
}

function asksForTheWay(lab: Lab, task: string): boolean {
  return lab.tasks.find(({ id }) => id === task)!.checks.some((check) => Object.hasOwn(check, "ran"));
}

interface Solved {
  /** Of each task that passed, the commands that it took. */
  readonly passed: ReadonlyMap<string, string>;
  readonly said: string;
}

function remembered<T>(work: () => T): () => T {
  let known: { value: T } | undefined;
  return () => (known ??= { value: work() }).value;
}

function solved(lab: Lab, way: Way, solution = lab.solution!): Solved {
  const { seat, said } = played(lab, way, solution);
  const stands = seat.tasks().flatMap(({ id, passed, question }) =>
    passed && !question ? [{ id, at: passed.command }] : []
  );
  const passed = stands.map(({ id, at }): [string, string] => {
    const before = Math.max(0, ...stands.map((other) => other.at).filter((other) => other < at));
    return [id, seat.history.slice(before, at).filter((line) => !IDLE.test(line)).join(" && ")];
  });
  return { passed: new Map(passed), said };
}

function played(lab: Lab, way: Way, solution: string) {
  const text = drawn(lab, SEED, solution);
  const { files, steps } = readConversation(text);
  const rooms = [...files].map(([path, body]) => `== ${path}\n${body}`);
  const lines = steps.flatMap(({ line }) => way(line)).map((line) => `$ ${line.replaceAll("\n", "\n> ")}\n`);
  const conversation = `${rooms.join("")}== script\n${lines.join("")}`;
  const result = playSubmission(lab, { files: new Map([["way.txt", conversation]]) }, { seed: SEED, bounded });
  assert.ok("seat" in result);
  const said = result.seat.commands.map(({ cmd, stderr }) => `$ ${cmd}\n${stderr}`).join("") +
    result.seat.tasks().filter(({ state }) => state !== "passed").map(({ id, checks }) =>
      `${id}: ${
        checks.filter(({ passed }) => !passed).map(({ expected, found, why }) => `${expected}; ${found}; ${why}`).join(
          "\n",
        )
      }`
    ).join("\n");
  return { seat: result.seat, said };
}
