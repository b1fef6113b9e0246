/** Guides lie in static/docs: pages of Markdown, and folders with an example that works, whose README.md is their page. */
const FOLDER = new URL("../../static/docs/", import.meta.url).pathname;
const NAME = /^[a-z][a-z0-9_]*$/;
const FILE = /^[\w-][\w.-]*$/;

export interface Guide {
  readonly markdown: string;
  /** Of an example: its files, beside the page. */
  readonly files: readonly string[];
  /** Where links of the page begin. */
  readonly base: string;
}

/** The page of a name, or the first one without; undefined when there is none. */
export async function guide(name?: string): Promise<Guide | undefined> {
  if (name === undefined) return { markdown: await Deno.readTextFile(`${FOLDER}README.md`), files: [], base: "/docs/" };
  if (!NAME.test(name)) return undefined;
  const page = await textOf(`${name}.md`);
  if (page !== undefined) return { markdown: page, files: [], base: "/docs/" };
  const readme = await textOf(`${name}/README.md`);
  if (readme === undefined) return undefined;
  const files: string[] = [];
  for await (const entry of Deno.readDir(FOLDER + name)) if (entry.name !== "README.md") files.push(entry.name);
  return { markdown: readme, files: files.sort(), base: `/docs/${name}/` };
}

/** A file of an example. */
export async function guideFile(folder: string, file: string): Promise<string | undefined> {
  return NAME.test(folder) && FILE.test(file) ? await textOf(`${folder}/${file}`) : undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(FOLDER + path);
  } catch {
    return undefined;
  }
}
