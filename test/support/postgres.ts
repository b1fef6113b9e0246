/** A PostgreSQL of the tests' own, from Debian's binaries: installed when there is none, in a temporary folder, gone after. */
const PATIENCE_MS = 20_000;

export interface Postgres {
  /** Makes an empty database; answers with its address. */
  database(name: string): Promise<string>;
  /** Process ids of the backends that serve connections to a database. */
  backends(name: string): Promise<number[]>;
  /** Ends it, whatever it is doing. */
  stop(): void;
}

/** Starts one on a free port of the loopback. It ends with this process, whatever ends that. */
export async function postgresStarted(): Promise<Postgres> {
  const bin = await ensurePostgres();
  const folder = await Deno.makeTempDir({ prefix: "slipway-postgres-" });
  const isRoot = Deno.uid() === 0;
  // PostgreSQL refuses to run as root.
  const user = isRoot ? ["--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
  if (isRoot) await ran("chown", ["postgres", folder]);
  const data = `${folder}/data`;
  await ran("setpriv", [
    ...user,
    `${bin}/initdb`,
    ...["-D", data, "-U", "slipway", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"],
  ]);
  const port = freePort();
  const child = new Deno.Command("setpriv", {
    args: [
      ...user,
      "--pdeathsig=INT",
      `${bin}/postgres`,
      ...["-D", data, "-k", folder, "-h", "127.0.0.1", "-p", String(port), "-c", "max_connections=100"],
    ],
    cwd: folder,
    stdout: "null",
    stderr: "null",
  }).spawn();
  const psql = (sql: string) =>
    ran(`${bin}/psql`, ["-h", "127.0.0.1", "-p", String(port), "-U", "slipway", "-d", "postgres", "-Atc", sql]);
  await answering(() => psql("select 1"));
  return {
    async database(name) {
      // A test that is given another try begins anew.
      await psql(`drop database if exists ${name} with (force)`);
      await psql(`create database ${name}`);
      return `postgres://slipway@127.0.0.1:${port}/${name}`;
    },
    async backends(name) {
      const said = await psql(`select pid from pg_stat_activity where datname = '${name}'`);
      return said.split("\n").filter((line) => line !== "").map(Number);
    },
    stop() {
      // SIGQUIT ends it at once: there is nothing to keep.
      child.kill("SIGQUIT");
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

async function answering(ask: () => Promise<unknown>): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (true) {
    try {
      return void await ask();
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** The folder of the newest PostgreSQL's programs; installs it with apt-get unless there is one. */
async function ensurePostgres(): Promise<string> {
  const found = newestBin();
  if (found) return found;
  console.log("Installing PostgreSQL with apt-get (once) …");
  await installed("postgresql");
  const bin = newestBin();
  if (!bin) throw new Error("PostgreSQL was installed, but its programs are not below /usr/lib/postgresql");
  return bin;
}

/** Installs a package of Debian; throws with what to do when that fails. */
export async function installed(name: string): Promise<void> {
  const asRoot = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  try {
    for (const args of [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", name]]) {
      const [program, ...rest] = [...asRoot, ...args];
      await ran(program!, rest, env);
    }
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}. Install ${name} by hand`);
  }
}

function newestBin(): string | undefined {
  try {
    const versions = [...Deno.readDirSync("/usr/lib/postgresql")].map(({ name }) => Number(name)).sort((a, b) => b - a);
    return versions.map((version) => `/usr/lib/postgresql/${version}/bin`).find((bin) => {
      try {
        return Deno.statSync(`${bin}/initdb`).isFile;
      } catch {
        return false;
      }
    });
  } catch {
    return undefined;
  }
}

function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** What a program said; throws with its last words when it failed. */
export async function ran(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args], env, cwd: "/tmp" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${text(stderr).split("\n").at(-1)}`);
  return text(stdout);
}
