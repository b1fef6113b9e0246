/** Our own conversations, in the goldens' format, for what no recording shows: a test for each. */
import assert from "node:assert/strict";
import { playFile, scripts } from "./support/conversation.ts";
import { openShell } from "./support/shell.ts";

for (const path of scripts()) {
  Deno.test(`script ${path}`, () => {
    const { steps, differences } = playFile(path, openShell);
    assert.ok(steps > 0, "the conversation has no steps");
    assert.equal(differences.join("\n"), "");
  });
}
