/** Conversations recorded from a real v1.36.2, played against our shell: a test for each. */
import assert from "node:assert/strict";
import { goldens, play } from "./support/conversation.ts";
import { openShell } from "./support/shell.ts";

for (const name of goldens()) {
  Deno.test(`golden ${name}`, () => {
    const { steps, differences } = play(name, openShell);
    assert.ok(steps > 0, "the conversation has no steps");
    assert.equal(differences.join("\n"), "");
  });
}
