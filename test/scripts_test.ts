/** Our own conversations, in the goldens' format, for what no recording shows: a test for each. `UPDATE=1` rewrites them. */
import assert from "node:assert/strict";
import { playFile, rewrite, scripts } from "./support/conversation.ts";
import { openShell } from "./support/shell.ts";

for (const path of scripts()) {
  Deno.test(`script ${path}`, () => {
    if (Deno.env.get("UPDATE")) rewrite(path, openShell);
    const { steps, differences } = playFile(path, openShell);
    assert.ok(steps > 0, "the conversation has no steps");
    assert.equal(differences.join("\n"), "");
  });
}
