/** The terminal's WebSocket with what no browser of ours would send, and what the network does. */
import assert from "node:assert/strict";
import { openStore } from "../../engine/storage/mod.ts";
import { serve } from "../../routes/main.ts";
import { type Connected, connected } from "../support/terminal.ts";

const LAB = "/labs/daemonsets/lab-17";

interface Live {
  readonly url: string;
  readonly data: string;
  connect(cookie?: string, terminal?: number): Promise<Connected>;
}

async function live(work: (live: Live) => Promise<void>): Promise<void> {
  const data = await Deno.makeTempDir();
  const server = await serve({ port: 0, hostname: "127.0.0.1", data });
  const url = `http://127.0.0.1:${server.port}`;
  const open: Connected[] = [];
  try {
    await work({
      url,
      data,
      async connect(cookie, number) {
        const terminal = await connected(url, LAB, cookie, number);
        open.push(terminal);
        return terminal;
      },
    });
  } finally {
    for (const terminal of open) await terminal.close();
    await server.stop();
    await Deno.remove(data, { recursive: true });
  }
}

Deno.test("what can't be understood closes the socket, and the server lives", async () => {
  await live(async ({ connect }) => {
    for (const rubbish of ["{", "[]", '{"type":"nosuch"}', '{"type":"line"}', "x".repeat(2_000_000)]) {
      const terminal = await connect();
      terminal.send(rubbish);
      assert.equal(await terminal.closed, 1008);
    }
    const terminal = await connect();
    assert.match(await terminal.type("echo alive"), /^alive/m);
  });
});

const LINES: readonly { title: string; line: string; says: RegExp }[] = [
  { title: "an unknown flag", line: "kubectl get pods --nosuch", says: /error: unknown flag: --nosuch/ },
  {
    title: "broken YAML",
    line: "printf 'a: b: c\\n' | kubectl apply -f -",
    says: /mapping values are not allowed in this context/,
  },
  {
    title: "a tab in YAML",
    line: "printf 'a:\\n\\tb: c\\n' | kubectl apply -f -",
    says: /found character that cannot start any token/,
  },
  {
    title: "an unknown field",
    line: "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: x}\\nspec: 1\\n' | kubectl create -f -",
    says: /unknown field "spec"/,
  },
  { title: "NUL bytes", line: "echo a\u0000b; echo after", says: /after/ },
  { title: "a lone surrogate", line: "echo \ud800 after", says: /after/ },
  { title: "an endless loop", line: "while true; do :; done", says: /stopped/ },
  { title: "endless output", line: "yes", says: /stopped|output/ },
  { title: "an endless recursion", line: "f() { f; }; f", says: /recursion|nesting|stopped/ },
];

Deno.test("a learner's bad input gets an error that says what is wrong, and the seat goes on", async () => {
  await live(async ({ connect }) => {
    const terminal = await connect();
    for (const { title, line, says } of LINES) {
      assert.match(await terminal.type(line), says, title);
      assert.match(await terminal.type("echo still $((40+2))"), /still 42/, `after ${title}`);
    }
  });
});

Deno.test("a line over the limit is refused with a word, and nothing is stored of it", async () => {
  await live(async ({ connect, data }) => {
    const terminal = await connect();
    assert.match(await terminal.type("echo " + "x".repeat(300_000)), /more than the 262144/);
    assert.match(await terminal.type("echo on"), /^on/m);
    const store = await openStore(data);
    const { visitor } = terminal;
    const [attempt] = await store.attemptsOf(visitor);
    const lines = (await store.entriesAfter(attempt!.id, 0)).map(({ body }) =>
      JSON.parse(new TextDecoder().decode(body)).line
    );
    assert.deepEqual(lines, ["echo on"]);
    await store.close();
  });
});

Deno.test("a socket that closes in the middle of a command leaves the attempt whole", async () => {
  await live(async ({ connect }) => {
    const first = await connect();
    await first.type("kubectl create ns lab-17");
    first.send(
      JSON.stringify({ type: "line", text: "for i in 1 2 3; do echo turn $i; sleep 1; done > out.txt; echo whole" }),
    );
    await first.close();
    const second = await connect(first.cookie);
    await second.until(/^whole$/m);
    assert.match(await second.type("cat out.txt"), /turn 1\nturn 2\nturn 3/);
  });
});

Deno.test("a second window sees what the first one does", async () => {
  await live(async ({ connect }) => {
    const first = await connect();
    const second = await connect(first.cookie);
    await first.type("echo for both");
    await second.until(/for both/);
  });
});

Deno.test("a second terminal hears its own shell alone, on the same cluster, and finds its screen again", async () => {
  await live(async ({ connect }) => {
    const first = await connect();
    await first.type("cd /tmp");
    const second = await connect(first.cookie, 2);
    second.send(JSON.stringify({ type: "line", text: "pwd; kubectl get ns -w -o name" }));
    await second.until(/^\/root\n/m);
    assert.equal(
      await first.type("kubectl create ns web -o name; pwd"),
      "namespace/web\n/tmp\n",
    );
    await second.until(/^namespace\/web$/m);
    second.send(JSON.stringify({ type: "signal", name: "INT" }));
    second.send(JSON.stringify({ type: "line", text: "echo free again" }));
    await second.until(/^free again$/m);
    await second.close();
    const again = await connect(first.cookie, 2);
    await again.until(/^namespace\/web$/m);
  });
});

Deno.test("going back frees every terminal, also one in which a watch ran", async () => {
  await live(async ({ url, connect }) => {
    const first = await connect();
    const second = await connect(first.cookie, 2);
    second.send(JSON.stringify({ type: "line", text: "kubectl get ns -w -o name" }));
    await second.until(/^namespace\/kube-system$/m);
    await first.type("kubectl create ns web -o name");
    const answer = await fetch(`${url}${LAB}/undo`, {
      method: "POST",
      headers: { cookie: first.cookie, origin: url },
      body: new URLSearchParams(),
      redirect: "manual",
    });
    await answer.body?.cancel();
    assert.equal(answer.status, 303);
    second.send(JSON.stringify({ type: "line", text: "kubectl get ns web; echo free" }));
    await second.until(/^free$/m);
    await second.until(/namespaces "web" not found/);
  });
});

Deno.test("a page of another site may not open the terminal", async () => {
  await live(async ({ url }) => {
    const answer = await fetch(`${url}${LAB}/terminal`, { headers: { origin: "https://elsewhere.example" } });
    assert.equal(answer.status, 403);
    await answer.body?.cancel();
  });
});
