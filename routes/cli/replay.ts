/**
 * Plays a stored attempt again and says whether it comes out bit for bit.
 *
 *   deno task replay <attempt.json>
 *
 * The file is an attempt (lab, digest, seed, startMs, pace, engine, entries), with the `result` that it had, if it is kept.
 * Exit 0 when the results are the same bytes, 1 when not, 2 when it could not be played.
 */
import { type Attempt, ENGINE_VERSION, gradeAttempt, type Result } from "../../engine/session/mod.ts";
import { prepareDescriptions } from "../host/descriptions.ts";
import { host } from "../host/engine.ts";
import { loadLab } from "../host/labs.ts";

if (import.meta.main) Deno.exit(await main(Deno.args[0]));

async function main(path: string | undefined): Promise<number> {
  if (path === undefined) return cannot("Usage: deno task replay <attempt.json>");
  let attempt: Attempt & { result?: Result };
  try {
    attempt = JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    return cannot(`Cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
  if (!Array.isArray(attempt.entries) || typeof attempt.lab !== "string") return cannot(`${path} is no attempt`);
  const loaded = loadLab(attempt.lab);
  if (!loaded || "faults" in loaded) return cannot(`There is no sound lab "${attempt.lab}"`);
  if (loaded.lab.digest !== attempt.digest) {
    return cannot(`The lab "${attempt.lab}" is another one now: ${loaded.lab.digest}, not ${attempt.digest}`);
  }
  if (attempt.engine !== ENGINE_VERSION) {
    console.error(`Made with engine ${attempt.engine}, played with ${ENGINE_VERSION}`);
  }
  await prepareDescriptions(JSON.stringify(attempt.entries));
  const again = JSON.stringify(gradeAttempt(loaded.lab, attempt, host));
  const before = JSON.stringify(attempt.result ?? gradeAttempt(loaded.lab, attempt, host));
  if (again === before) {
    console.log(`${attempt.entries.length} entries come out bit for bit`);
    return 0;
  }
  const at = [...again].findIndex((character, i) => character !== before[i]);
  console.log(
    `It comes out differently, from character ${at} on:\n  was ${before.slice(at, at + 120)}\n  is  ${
      again.slice(at, at + 120)
    }`,
  );
  return 1;
}

function cannot(why: string): number {
  console.error(why);
  return 2;
}
