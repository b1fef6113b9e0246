/** Several terminals at one machine: shared cluster and files, shells of their own, and journals that replay bit for bit. */
import assert from "node:assert/strict";
import { type Deed, type Entry, HEADLESS_START_MS, Seat } from "../../engine/session/mod.ts";
import { labWith } from "../support/labs.ts";

const LAB = labWith(
  "- id: space\n  points: 1\n  checks:\n  - object: {kind: Namespace, metadata: {name: web}}\n",
  { "files/note.txt": "first\n" },
);
const START = { seed: "7", startMs: HEADLESS_START_MS, pace: "live" } as const;

const at = (terminal: number, line: string): Deed => ({ kind: "command", line, ...(terminal > 1 && { terminal }) });

/** Does the deeds half a second apart, with a clock that ticks every `tickMs`; what was said, by terminal. */
function played(deeds: readonly Deed[], tickMs = 40): { said: Map<number, string>; seat: Seat; entries: Entry[] } {
  const seat = Seat.open(LAB, START);
  const said = new Map<number, string>();
  const hear = (outputs: ReturnType<Seat["turn"]>) => {
    for (const { terminal, text } of outputs) said.set(terminal, (said.get(terminal) ?? "") + text);
  };
  const entries = deeds.map((deed, i) => {
    const dueMs = START.startMs + i * 500;
    while (seat.nowMs + tickMs < dueMs) hear(seat.turn(seat.nowMs + tickMs));
    const entry = seat.entry(deed, dueMs);
    hear(seat.apply(entry));
    return entry;
  });
  hear(seat.turn(START.startMs + deeds.length * 500));
  return { said, seat, entries };
}

Deno.test("terminals share cluster and files; directory, variables, jobs and exit status are each one's own", () => {
  const { said, seat } = played([
    at(1, "cd /tmp; WORD=one; false"),
    at(2, 'sleep 60 & echo "$?,$WORD,$PWD" > /root/two.txt; kubectl create ns web -o name'),
    at(1, 'echo "$?,$WORD"; jobs; cat /root/two.txt; kubectl get ns web -o name'),
    at(2, "jobs; [ $$ -eq 4242 ] || echo another shell"),
  ]);
  assert.equal(said.get(1), "1,one\n0,,/root\nnamespace/web\n");
  assert.match(said.get(2)!, /namespace\/web\n\[1\]\+ +Running +sleep 60 &\nanother shell\n$/);
  assert.equal(seat.tasks()[0]!.state, "passed");
  assert.deepEqual(seat.commands.map(({ terminal = 1, exit }) => [terminal, exit]), [[1, 1], [2, 0], [1, 0], [2, 0]]);
});

const WATCHING: readonly Deed[] = [
  at(2, "kubectl get ns web -w -o name & wait; kubectl get ns -w -o name; echo never"),
  { kind: "signal", name: "INT", terminal: 2 },
  at(2, "kubectl get ns -w -o name"),
  at(1, "kubectl create ns web > /dev/null; echo made"),
  at(1, "sleep 30; echo late"),
  { kind: "signal", name: "INT", terminal: 2 },
  at(2, "echo free again"),
];

Deno.test("a watch at one terminal follows what another does, and Ctrl-C reaches only its own", () => {
  const { said, seat } = played(WATCHING);
  assert.match(said.get(2)!, /namespace\/web\n(.*\n)*free again\n$/);
  assert.equal(said.get(1), "made\n");
  assert.deepEqual([1, 2].map((number) => seat.machine.terminal(number).running !== undefined), [true, false]);
});

Deno.test("however the clock ticks, and played again on a fork, terminals say the same", () => {
  const [fine, coarse] = [played(WATCHING, 7), played(WATCHING, 10_000)];
  assert.deepEqual([...fine.said].sort(), [...coarse.said].sort());
  const again = Seat.open(LAB, START);
  for (const entry of fine.entries.slice(0, 5)) again.apply(entry);
  const fork = again.fork();
  for (const seat of [again, fork]) for (const entry of fine.entries.slice(5)) seat.apply(entry);
  assert.deepEqual(fork.commands, again.commands);
  assert.deepEqual(fork.machine.terminals, again.machine.terminals);
});

Deno.test("going back stops what runs at every terminal", () => {
  const { seat } = played([at(2, "kubectl get ns -w"), at(1, "kubectl create ns web"), { kind: "undo" }]);
  assert.equal(seat.isRunning, false);
  assert.equal(seat.machine.terminal(2).lastExit, 130);
});

Deno.test("each terminal has an editor's file of its own", () => {
  const { seat } = played([at(1, "vi note.txt"), at(2, "vi other.txt"), { kind: "close" }]);
  const open = [1, 2].map((number) => seat.machine.terminal(number).editing);
  assert.deepEqual(open, [undefined, "/root/other.txt"]);
});
