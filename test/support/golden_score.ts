/** How many steps of each recorded conversation are as real: `deno run -A test/support/golden_score.ts [part of a name …]`. */
import { goldens, play } from "./conversation.ts";
import { openShell } from "./shell.ts";

let good = 0, all = 0, whole = 0, talks = 0;
const verbose = Deno.args.includes("-v");
const parts = Deno.args.filter((arg) => arg !== "-v");
for (const name of goldens()) {
  if (parts.length > 0 && !parts.some((part) => name.includes(part))) continue;
  const startMs = performance.now();
  let line: string;
  try {
    const { steps, differences } = play(name, openShell);
    good += steps - differences.length;
    all += steps;
    if (differences.length === 0) whole++;
    line = `${steps - differences.length}/${steps}`;
    if (verbose) { for (const difference of differences) console.log(`${name}\n${difference}`); }
  } catch (error) {
    line = `threw ${error instanceof Error ? error.stack?.split("\n").slice(0, 3).join(" | ") : error}`;
  }
  talks++;
  console.log(`${name.padEnd(45)} ${line}  ${(performance.now() - startMs).toFixed(0)} ms`);
}
console.log(`${whole} of ${talks} conversations, ${good} of ${all} steps as real`);
