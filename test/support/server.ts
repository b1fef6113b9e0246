const MAIN = new URL("../../routes/main.ts", import.meta.url).pathname;
const ROOT = new URL("../..", import.meta.url).pathname;

/** Starts the server as a process of its own on a free port, and waits for its first page. */
export async function serverStarted(
  data?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ url: string; elapsedMs: number; pid: number; stop(): Promise<void>; kill(): Promise<void> }> {
  const folder = data ?? await Deno.makeTempDir();
  const startMs = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", MAIN],
    cwd: ROOT,
    env: { PORT: "0", HOST: "127.0.0.1", DATA: folder, ...env },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const url = await addressOf(child.stdout);
  const page = await fetch(url);
  await page.text();
  const elapsedMs = performance.now() - startMs;
  const end = (signal: Deno.Signal) => async () => {
    child.kill(signal);
    await child.status;
    if (!data) await Deno.remove(folder, { recursive: true }).catch(() => {});
  };
  return { url, elapsedMs, pid: child.pid, stop: end("SIGTERM"), kill: end("SIGKILL") };
}

async function addressOf(output: ReadableStream<Uint8Array>): Promise<string> {
  let said = "";
  const reader = output.getReader();
  while (true) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The server ended before it served: ${said}`);
    said += new TextDecoder().decode(value);
    const port = /http:\/\/localhost:(\d+)/.exec(said)?.[1];
    if (!port) continue;
    // What else it says is read and let go, so that it never waits for a reader.
    (async () => {
      while (!(await reader.read()).done);
    })();
    return `http://127.0.0.1:${port}`;
  }
}
