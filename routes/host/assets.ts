import htmxSource from "htmx.org/dist/htmx.min.js" with { type: "text" };
import htmxStreamSource from "htmx.org/dist/ext/hx-sse.min.js" with { type: "text" };
import xtermStyle from "@xterm/xterm/css/xterm.css" with { type: "text" };

/** A file of the site as it is sent: by its hashed name it may be kept for ever. */
export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly zipped: Uint8Array<ArrayBuffer>;
}

/** The site's files by path (`/static/site.1a2b3c4d.css`), and the path of each by its plain name (`site.css`). */
export interface Assets {
  readonly byPath: ReadonlyMap<string, Asset>;
  path(name: string): string;
}

const STATIC = new URL("../../static/", import.meta.url).pathname;
const BUILT = `${STATIC}built/`;
const STYLES = ["tokens.css", "site.css", "lab.css", "cluster.css", "docs.css", "course.css", "desk.css"];
const ISLANDS = ["page/page.ts", "terminal/terminal.ts", "editor/editor.ts", "explorer/explorer.ts", "desk/desk.ts"];
/** What an island loads later, by the name that the bundler gave it, which changes with its content. */
const CHUNK = /-[A-Z0-9]{8}\.js$/;
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** Reads styles, builds the islands that changed since they were last built, and names each file by its content. */
export async function loadAssets(): Promise<Assets> {
  const texts = new Map<string, string>([
    // one file: htmx looks through the page as soon as it runs, and must know its extension by then
    ["htmx.js", `${htmxSource};\n${htmxStreamSource}`],
    ["xterm.css", xtermStyle],
  ]);
  for (const style of STYLES) texts.set(style, await Deno.readTextFile(`${STATIC}css/${style}`));
  texts.set("mark.svg", await Deno.readTextFile(`${STATIC}mark.svg`));
  for (const [name, text] of await builtIslands()) texts.set(name, text);

  const byPath = new Map<string, Asset>();
  const paths = new Map<string, string>();
  for (const [name, text] of texts) {
    const bytes = new TextEncoder().encode(text);
    const [stem, ending] = name.split(".") as [string, string];
    const path = CHUNK.test(name) ? `/static/${name}` : `/static/${stem}.${await shortHash(bytes)}.${ending}`;
    byPath.set(path, { type: TYPES[ending]!, bytes, zipped: await zipped(bytes) });
    paths.set(name, path);
  }
  return {
    byPath,
    path(name) {
      const path = paths.get(name);
      if (!path) throw new Error(`No asset is called "${name}"`);
      return path;
    },
  };
}

/** The islands as JavaScript: bundled once for each state of their sources, kept in static/built. */
async function builtIslands(): Promise<Map<string, string>> {
  const state = await shortHash(new TextEncoder().encode(await sourcesOfIslands()));
  const folder = `${BUILT}${state}/`;
  const read = async () => {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    return new Map(
      await Promise.all(names.map(async (name) => [name, await Deno.readTextFile(folder + name)] as const)),
    );
  };
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  // Another server may be building the same: whoever is ready first puts the whole in its place.
  await Deno.mkdir(BUILT, { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: BUILT });
  await Promise.all(ISLANDS.map((source) => bundle(STATIC + source, fresh)));
  await Deno.rename(fresh, folder).catch(() => Deno.remove(fresh, { recursive: true }));
  return await read();
}

async function bundle(source: string, folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", "--code-splitting", "--outdir", folder, source],
    cwd: STATIC,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot build ${source}: ${new TextDecoder().decode(stderr).trim()}`);
}

async function sourcesOfIslands(): Promise<string> {
  let all = Deno.version.deno + await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  const walk = async (folder: string) => {
    for (const entry of [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (entry.isDirectory && entry.name !== "built") await walk(`${folder}${entry.name}/`);
      if (entry.isFile && entry.name.endsWith(".ts")) all += await Deno.readTextFile(folder + entry.name);
    }
  };
  await walk(STATIC);
  return all;
}

async function shortHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 5)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function zipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
