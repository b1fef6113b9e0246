/** Terminals inside containers: what a person types at `kubectl run -it`, `exec -it` and `attach -it`, and what comes back. */
import assert from "node:assert/strict";
import { HEADLESS_START_MS, Machine } from "../../engine/session/mod.ts";
import { host } from "../../routes/host/engine.ts";

const NODE =
  `{apiVersion: v1, kind: Node, metadata: {name: node1}, status: {capacity: {cpu: "2", memory: 4Gi, pods: "110"},
  images: [{names: ["docker.io/library/busybox:1.36", "docker.io/library/nginx:1.25"]}]}}`;

const RUN = "kubectl run x -q --image=busybox:1.36 --restart=Never -it --rm";

/** `^C` and `^D` are keys; anything else is a line. */
const CASES: readonly (readonly [says: string, typed: readonly string[], screen: string])[] = [
  ["a shell prompts, and shows where it is", [RUN, "cd /root", "echo hi"], "/ # ~ # hi\n~ # "],
  ["what is no whole command yet is asked on", [RUN, "for i in 1 2; do", "echo $i; done"], "/ # > 1\n2\n/ # "],
  ["an unknown word is not its end", [RUN, "nosuch", "echo $?"], "/ # sh: nosuch: not found\n/ # 127\n/ # "],
  ["a command reads the next line", [RUN, "read a", "b", "echo got $a"], "/ # / # got b\n/ # "],
  ["Ctrl-C ends a command and not the shell", [RUN, "sleep 99", "^C", "echo $?"], "/ # \n/ # 130\n/ # "],
  ["Ctrl-C throws a line away", [RUN, "echo 'a", "^C", "echo b"], "/ # > \n/ # b\n/ # "],
  ["what was erased is gone", [RUN, "echo abX\x7fc"], "/ # abc\n/ # "],
  [
    "the end of input is the end of the pod",
    [RUN, "^D", "kubectl get pods -o name"],
    '/ # pod "x" deleted from default namespace\n',
  ],
  [
    "its exit status is kubectl's",
    [RUN, "exit 3", "echo $?"],
    '/ # pod "x" deleted from default namespace\npod default/x terminated (Error)\n3\n',
  ],
  [
    "a container's own shell outlives who looked in",
    [
      "kubectl run x -q --image=busybox:1.36 --command -- sleep 99",
      "kubectl exec -it x -- sh",
      "echo a > /tmp/f",
      "exit 2",
      "kubectl exec x -- cat /tmp/f",
    ],
    "pod/x created\n/ # / # command terminated with exit code 2\na\n",
  ],
  [
    "bash names its host",
    ["kubectl run w --image=nginx:1.25", "kubectl exec -it w -- bash", "exit"],
    "pod/w created\nroot@w:/# exit\n",
  ],
];

for (const [says, typed, screen] of CASES) {
  Deno.test(says, () => {
    const machine = Machine.open({
      ...{ cluster: NODE, files: new Map(), seed: "0", startMs: HEADLESS_START_MS, pace: "live" },
      ...host,
    });
    let shown = "";
    const turn = () => shown += machine.turn(machine.nowMs + 5000).map(({ text }) => text).join("");
    for (const key of typed) {
      if (key === "^C") machine.signal("INT");
      else if (key === "^D") machine.input(null);
      else if (machine.isRunning) machine.input(`${key}\n`);
      else machine.begin(key);
      turn();
    }
    assert.equal(shown, screen);
  });
}
