/**
 * The grader looks at state, not at the way: each lab's solution, gone in three other ways, must earn what it earned. Labs
 * may bring more ways of their own, as conversations in `ways/`, which `deno task lab check` plays.
 */
import assert from "node:assert/strict";
import { fillText } from "../engine/grader/mod.ts";
import { type Lab, playSubmission, readConversation, variantOf } from "../engine/session/mod.ts";
import { bounded } from "../routes/host/bounded.ts";
import { labIds, loadLab } from "../routes/host/labs.ts";

const SEED = "1";

/** A command given otherwise; what it does is the same. */
type Way = (line: string) => readonly string[];

const namespaceMade = (name: string) =>
  `printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n' | kubectl apply -f -`;

const WAYS: Readonly<Record<string, Way>> = {
  "short names, long flags, looks in between": (line) => [
    // A pipe's other programs have flags of their own.
    /[|$]/.test(line)
      ? line
      : line.replace(/ -n[ =]?([\w-]+)/, " --namespace=$1").replace(/ -f (\S+)/, " --filename=$1")
        .replace(/^(kubectl .*)\bdaemonsets?\b(?=[ /])/, "$1ds").replace(/^(kubectl .*)\bnamespace(?= \w)/, "$1ns"),
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
};

for (const id of labIds()) {
  const loaded = loadLab(id);
  if (!loaded || "faults" in loaded || loaded.lab.solution === undefined) continue;
  for (const [name, way] of Object.entries(WAYS)) {
    Deno.test(`lab ${id} can be solved otherwise: ${name}`, () => {
      const { lab } = loaded;
      const straight = passes(lab, (line) => [line]);
      // Where a task asks for the way, and not for what comes of it, there is no other.
      const asksForTheWay = (task: string) =>
        lab.tasks.find(({ id }) => id === task)!.checks.some((check) => Object.hasOwn(check, "ran"));
      const lost = [...straight].filter((task) => !asksForTheWay(task) && !passes(lab, way).has(task));
      assert.deepEqual(lost, [], played(lab, way).said);
    });
  }
}

function passes(lab: Lab, way: Way): Set<string> {
  return new Set(played(lab, way).seat.tasks().filter(({ state }) => state === "passed").map(({ id }) => id));
}

function played(lab: Lab, way: Way) {
  const text = fillText(lab.solution!, variantOf(lab, SEED).values);
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
