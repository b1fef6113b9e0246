/** Scripts below test/scripts/shell, recorded from the machine's bash (UPDATE=1 records them anew), played through ours. */
import assert from "node:assert/strict";
import { readScript, record, writeScript } from "../support/record_shell.ts";
import { runAlone } from "../support/shell_world.ts";

const FOLDER = new URL("../scripts/shell/", import.meta.url);

for (const name of [...Deno.readDirSync(FOLDER)].map((entry) => entry.name).sort()) {
  Deno.test(`the shell says what bash says: ${name}`, () => {
    const path = new URL(name, FOLDER);
    let script = readScript(Deno.readTextFileSync(path));
    if (Deno.env.get("UPDATE") === "1") {
      script = { ...script, steps: script.steps.map((step) => record(step.script)) };
      Deno.writeTextFileSync(path, writeScript(script));
    }
    for (const want of script.steps) {
      const got = runAlone(want.script);
      const { stdout, stderr } = got;
      assert.deepEqual({ script: want.script, stdout, stderr, exit: got.result?.exit }, want);
    }
  });
}
