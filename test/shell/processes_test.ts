/** Processes as values: virtual time, forks, signals, limits, and nothing of the host. */
import assert from "node:assert/strict";
import {
  begin,
  COMMANDS,
  drive,
  type Jobs,
  type LineResult,
  type Memory,
  newMemory,
  resultOf,
  runJobs,
  runLine,
  type Running,
  runScript,
  signalled,
  turn,
  typed,
} from "../../engine/shell/mod.ts";
import { LonelyWorld, runAlone, shellMemory } from "../support/shell_world.ts";

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** Lets a process run along a clock, step by step, as a live seat does. */
function crank<R>(running: Running<LonelyWorld, R>, world: LonelyWorld, untilMs: number) {
  let said = "";
  for (;;) {
    const turned = turn(running, world);
    running = turned.running;
    said += turned.said.map(({ text }) => text).join("");
    if (turned.isBusy) continue;
    if (running.process.is === "ended" || running.dueMs === undefined || running.dueMs > untilMs) break;
    world.nowMs = running.dueMs;
  }
  world.nowMs = untilMs;
  return { running, said };
}

const script = (text: string) => runScript<LonelyWorld>(text, shellMemory(), { commands: COMMANDS });

Deno.test("an hour of a ticking loop, and two forks of it that go their own ways", () => {
  const world = new LonelyWorld();
  const hour = crank(
    begin(script("n=0; while true; do sleep 1; n=$((n+1)); echo tick $n; done"), world),
    world,
    START_MS + HOUR_MS,
  );
  assert.equal(hour.said.split("\n").length - 1, 3600);
  const twin = world.fork();
  const [one, two] = [
    crank(hour.running, world, START_MS + HOUR_MS + 2000),
    crank(hour.running, twin, START_MS + HOUR_MS + 1000),
  ];
  assert.equal(one.said, "tick 3601\ntick 3602\n");
  assert.equal(two.said, "tick 3601\n");
});

Deno.test("a fork of a pipeline in the middle of its work", () => {
  const world = new LonelyWorld();
  const text = "for i in 1 2 3 4; do echo $i; sleep 10; done | awk '{ s += $1; print s }' | sed 's/^/sum /'";
  const half = crank(begin(script(text), world), world, START_MS + 15_000);
  assert.equal(half.said, "sum 1\nsum 3\n");
  const twin = world.fork();
  for (const place of [world, twin]) {
    assert.equal(crank(half.running, place, START_MS + 60_000).said, "sum 6\nsum 10\n");
  }
});

Deno.test("nothing of the host shows: the same bytes at every play", () => {
  const text =
    "echo $RANDOM $RANDOM $$ $PPID $SECONDS $BASHPID; date; mktemp; shuf -i 1-100 -n 3; touch f; ls -l; hostname; id; " +
    "awk 'BEGIN { print rand(), systime() }'; printf '%(%F %T)T\\n' -1; head -c 4 /dev/urandom | base64; sleep 2; date +%s.%N; stat f";
  const first = runAlone(text);
  const later = Date.now() + 5;
  while (Date.now() < later);
  assert.deepEqual(runAlone(text).stdout, first.stdout);
  assert.match(first.stdout, /Thu Jan {2}1 00:00:00 UTC 2026/);
  assert.equal(first.stderr, "");
});

const LIMITS = [
  { title: "an endless loop", script: "while true; do :; done", says: /too many steps without a pause/ },
  { title: "an endless loop of programs", script: "yes > /dev/null", says: /too many steps without a pause/ },
  { title: "endless words", script: "yes", says: /more than 256 KiB of output/ },
  { title: "an endless wait", script: "sleep infinity", says: /still waiting after 60 minutes/ },
  {
    title: "a function that calls itself",
    script: "f() { f; }; f",
    says: /f: maximum function nesting level exceeded/,
  },
  { title: "a text that doubles", script: "x=a; while true; do x=$x$x; done", says: /a text of more than 4 MiB/ },
  { title: "an endless awk", script: "awk 'BEGIN { while (1); }'", says: /awk: stopped: too many steps/ },
  { title: "an endless sed", script: "echo a | sed ':a;ba'", says: /sed: stopped: the script goes round without end/ },
  { title: "an endless substitution", script: "x=$(yes)", says: /stopped: / },
  {
    title: "subshells inside each other",
    script: "f() { (f); }; f",
    says: /stopped: more than|maximum function nesting/,
  },
  {
    title: "a full disk",
    script: 'x=$(seq 100000); for i in $(seq 100); do echo "$x" >> f; done',
    says: /No space left on device/,
  },
];

for (const { title, script: text, says } of LIMITS) {
  Deno.test(`${title} is stopped, and says why`, () => assert.match(runAlone(text).stderr, says));
}

Deno.test("control characters and NUL bytes in a line do no harm", () => {
  for (const line of ["echo \0\x01\x1b[31m", "\0", "echo '\u{1f600}\x07'", "\r\n", "echo a\rb", "x".repeat(300_000)]) {
    assert.doesNotThrow(() => runAlone(line));
  }
});

/** A prompt whose memory and jobs go from line to line. */
class Prompt {
  memory: Memory = newMemory({
    home: "/root",
    env: {},
    interactive: true,
    stdin: "terminal",
    stdout: "terminal",
    pid: 100,
  });
  jobs: Jobs = [];
  readonly world = new LonelyWorld();

  begin(line: string): Running<LonelyWorld, LineResult> {
    return begin(
      runLine<LonelyWorld>(line, this.memory, { commands: COMMANDS, prompt: true, jobs: this.jobs }),
      this.world,
    );
  }

  keep(running: Running<LonelyWorld, LineResult>): LineResult {
    const result = resultOf(running);
    assert.ok(result, "the line has ended");
    [this.memory, this.jobs] = [result.memory, result.jobs];
    return result;
  }

  run(line: string, forMs = 0): string {
    const { running, said } = crank(this.begin(line), this.world, this.world.nowMs + forMs);
    this.keep(running);
    return said;
  }
}

Deno.test("Ctrl-C ends what runs in front, and the shell keeps what it knows", () => {
  const prompt = new Prompt();
  const { running } = crank(prompt.begin("x=5; sleep 100; echo never"), prompt.world, START_MS + 1000);
  const after = crank(signalled(running, "INT", prompt.world)!, prompt.world, START_MS + 1000);
  assert.equal(after.said, "");
  assert.equal(prompt.keep(after.running).exit, 130);
  assert.equal(prompt.run("echo $x $?"), "5 130\n");
});

Deno.test("a loop, a pipeline and a substitution hear Ctrl-C", () => {
  for (
    const line of [
      "while true; do sleep 1; done",
      "sleep 100 | cat",
      "x=$(sleep 100)",
      "(sleep 100); echo no",
      "bash -c 'sleep 100; echo no'",
      "cat",
    ]
  ) {
    const prompt = new Prompt();
    const { running } = crank(prompt.begin(line), prompt.world, START_MS + 1500);
    const after = crank(signalled(running, "INT", prompt.world)!, prompt.world, START_MS + 1500);
    assert.equal(after.said, "", line);
    assert.equal(prompt.keep(after.running).exit, 130, line);
  }
});

Deno.test("input comes line by line, and its end ends the reader", () => {
  const prompt = new Prompt();
  let { running } = crank(prompt.begin("read -p 'name? ' name; cat; echo hello $name"), prompt.world, START_MS);
  const say = (text: string | null) => {
    const cranked = crank(typed(running, text), prompt.world, START_MS);
    running = cranked.running;
    return cranked.said;
  };
  assert.equal(say("ad"), "");
  assert.equal(say("a\none\n"), "one\n");
  assert.equal(say("two\n"), "two\n");
  assert.equal(say(null), "hello ada\n");
});

Deno.test("jobs go on between lines and are told of before the next prompt", () => {
  const prompt = new Prompt();
  assert.equal(prompt.run("sleep 5 && echo done > f &"), "[1] 101\n");
  const idle = crank(begin(runJobs<LonelyWorld>(prompt.jobs), prompt.world), prompt.world, START_MS + 10_000);
  prompt.jobs = resultOf(signalled(idle.running, "USR1", prompt.world)!)!;
  assert.equal(prompt.run("cat f"), "done\n[1]+  Done                    sleep 5 && echo done > f\n");
  assert.equal(prompt.run("jobs"), "");
});

Deno.test("an alias is written out at a prompt", () => {
  const prompt = new Prompt();
  prompt.run("alias k='echo kubectl' kg='k get'");
  assert.equal(prompt.run("kg pods | cat; k x"), "kubectl get pods\nkubectl x\n");
});

Deno.test("a container's shell: a trap on TERM, and no trap at all for process 1", () => {
  const container = (text: string) => {
    const memory = newMemory({ home: "/", env: {}, name: "sh", flavour: "busybox", pid: 1 });
    const world = new LonelyWorld();
    return { world, running: begin(runScript<LonelyWorld>(text, memory, { commands: COMMANDS }), world) };
  };
  const trapped = container("trap 'echo bye; exit 0' TERM; while true; do sleep 1; done");
  const { running } = crank(trapped.running, trapped.world, START_MS + 5500);
  const ended = crank(signalled(running, "TERM", trapped.world)!, trapped.world, START_MS + 7000);
  assert.equal(ended.said, "bye\n");
  assert.equal(resultOf(ended.running)?.exit, 0);

  const plain = container("sleep 10; echo over");
  const deaf = signalled(crank(plain.running, plain.world, START_MS + 5000).running, "TERM", plain.world)!;
  assert.equal(crank(deaf, plain.world, START_MS + 20_000).said, "over\n");
});

const BUSYBOX = [
  { script: "nosuch", stderr: "sh: nosuch: not found\n", exit: 127 },
  { script: "cat nofile", stderr: "cat: can't open 'nofile': No such file or directory\n", exit: 1 },
  { script: "ls nofile", stderr: "ls: nofile: No such file or directory\n", exit: 1 },
  { script: "echo x > /nodir/f", stderr: "sh: can't create /nodir/f: nonexistent directory\n", exit: 1 },
  { script: "cat < nofile", stderr: "sh: can't open nofile: no such file\n", exit: 1 },
  { script: "exit 4", stderr: "", exit: 4 },
];

for (const { script: text, stderr, exit } of BUSYBOX) {
  Deno.test(`BusyBox says of \`${text}\`: ${stderr.trim() || exit}`, () => {
    const got = runAlone(text, { flavour: "busybox" });
    assert.deepEqual({ stderr: got.stderr, exit: got.result?.exit }, { stderr, exit });
  });
}

Deno.test("a volume that is mounted read-only, shared by two containers and by their forks", () => {
  const volume = new LonelyWorld().files;
  volume.write("/key", "1\n", { nowMs: 0 });
  const [one, two] = [new LonelyWorld(), new LonelyWorld()];
  one.files.mount("/etc/db", volume, { nowMs: 0, readOnly: true });
  two.files.mount("/data", volume, { nowMs: 0 });
  assert.equal(
    runAlone("cat /etc/db/key; echo x > /etc/db/key", { world: one, flavour: "busybox" }).stderr,
    "sh: can't create /etc/db/key: Read-only file system\n",
  );
  const twins = new Map();
  const [a, b] = [one.files.fork(twins), two.files.fork(twins)];
  b.write("/data/key", "2\n", { nowMs: 0 });
  assert.equal(a.read("/etc/db/key"), "2\n");
  assert.equal(one.files.read("/etc/db/key"), "1\n");
});

Deno.test("drive gives a program its input, and says how long a line took", () => {
  const world = new LonelyWorld();
  const driven = drive(
    runLine("cat | tr a-z A-Z; sleep 90", newMemory({ home: "/root", env: {}, stdin: "pipe" }), { commands: COMMANDS }),
    world,
    { input: "abc\n" },
  );
  assert.equal(driven.stdout, "ABC\n");
  assert.equal(world.nowMs - START_MS, 90_000);
});
