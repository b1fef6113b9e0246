import { type Proof, proveLab } from "../../engine/author/mod.ts";
import { prepareDescriptions } from "../host/descriptions.ts";
import { host } from "../host/engine.ts";
import { labSource } from "../host/labs.ts";
import { linesOf, write } from "./lines.ts";

/** Proves one lab, from its folder. */
export async function proofAt(folder: string): Promise<Proof> {
  const source = labSource(folder);
  await prepareDescriptions([...source.files.values()].join("\n"));
  return proveLab(source, host);
}

/**
 * Proves several labs, in so many processes that each take the next when they are ready, and brings the proofs in the order
 * of the folders.
 */
export async function* proofsAt(folders: readonly string[], jobs: number): AsyncGenerator<Proof> {
  if (Math.min(jobs, folders.length) < 2) {
    for (const folder of folders) yield await proofAt(folder);
    return;
  }
  const waiting = [...folders.keys()];
  const proofs = folders.map(() => Promise.withResolvers<Proof>());
  const processes = Array.from({ length: Math.min(jobs, folders.length) }, () => inChild(folders, waiting, proofs));
  for (const { promise } of proofs) yield await promise;
  await Promise.all(processes);
}

/** In such a process: proves each folder that comes in on standard input, and answers with a line of JSON. */
export async function proveFromInput(): Promise<void> {
  for await (const folder of linesOf(Deno.stdin.readable)) {
    await write(`${JSON.stringify(await proofAt(JSON.parse(folder)))}\n`);
  }
}

async function inChild(
  folders: readonly string[],
  waiting: number[],
  proofs: readonly PromiseWithResolvers<Proof>[],
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", import.meta.resolve("./lab.ts"), "check", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let inHand: number | undefined;
  const give = async () => {
    inHand = waiting.shift();
    if (inHand === undefined) await child.stdin.close();
    else await write(`${JSON.stringify(folders[inHand])}\n`, child.stdin);
  };
  await give();
  for await (const line of linesOf(child.stdout)) {
    proofs[inHand!]!.resolve(JSON.parse(line));
    await give();
  }
  await child.status;
  if (inHand !== undefined) proofs[inHand]!.reject(new Error(`The proof of ${folders[inHand]} ended early`));
}
