import { drawn, type Lab, nameFor, type Submission, SUBMISSION_BYTES_MAX } from "../../engine/session/mod.ts";
import { isFolder, labFolder, loadLab, readFolder } from "../host/labs.ts";

/** What the caller did wrong, in words for him. */
export class CannotGrade extends Error {}

/** Throws a text that says what is wrong with it. */
export function theLab(name: string): Lab {
  const loaded = loadLab(name);
  if (!loaded) throw new CannotGrade(`There is no lab "${name}"`);
  if ("lab" in loaded) return loaded.lab;
  const faults = loaded.faults.map(({ file, line, column, message }) =>
    `${file}${line ? `:${line}:${column}` : ""}: ${message}`
  );
  throw new CannotGrade(`The lab "${name}" has faults:\n${faults.join("\n")}`);
}

/** A file, a folder, or standard input (`-`). Throws what it can't read. */
export async function submissionAt(path: string): Promise<Submission> {
  if (path === "-") {
    const text = await new Response(Deno.stdin.readable).text();
    return { files: new Map([[nameFor(text), text]]) };
  }
  const name = path.replace(/\/$/, "").split("/").at(-1)!;
  if (isFolder(path)) return { name, files: readFolder(path) };
  try {
    if (Deno.statSync(path).size > SUBMISSION_BYTES_MAX) {
      throw new CannotGrade(`${path} is larger than ${SUBMISSION_BYTES_MAX / 1024} KiB: hand in less`);
    }
    return { name, files: new Map([[name, Deno.readTextFileSync(path)]]) };
  } catch (error) {
    if (error instanceof CannotGrade) throw error;
    throw new CannotGrade(`Cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

/** The lab's own solution and mistakes speak of words that the seed draws; what a learner hands in stands as it is. */
export function ownWords(submission: Submission, path: string, lab: Lab, seed: string): Submission {
  const folder = realFolderOf(lab.id);
  if (path === "-" || folder === undefined || !Deno.realPathSync(path).startsWith(`${folder}/`)) return submission;
  const files = new Map([...submission.files].map(([name, text]) => [name, drawn(lab, seed, text)]));
  return { ...submission, files };
}

const realFolders = new Map<string, string | undefined>();

/** Asked of the disk once: a batch has many submissions of one lab. */
function realFolderOf(id: string): string | undefined {
  if (!realFolders.has(id)) {
    const folder = labFolder(id);
    realFolders.set(id, folder && Deno.realPathSync(folder));
  }
  return realFolders.get(id);
}
