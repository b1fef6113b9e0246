import assert from "node:assert/strict";
import { unifiedHunks } from "../../engine/kubectl/unified_diff.ts";

const lines = (text: string): string => text.split("").map((letter) => `${letter}\n`).join("");

const HUNKS: readonly (readonly [what: string, before: string, after: string, hunks: string])[] = [
  ["equal texts have none", "abc", "abc", ""],
  [
    "a changed line stands between three others",
    "abcdefgh",
    "abcdXfgh",
    "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n",
  ],
  ["a new text has only additions", "", "ab", "@@ -0,0 +1,2 @@\n+a\n+b\n"],
  ["a removed text has only removals", "a", "", "@@ -1 +0,0 @@\n-a\n"],
  [
    "far changes make two hunks",
    "a12345678b",
    "A12345678B",
    "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -7,4 +7,4 @@\n 6\n 7\n 8\n-b\n+B\n",
  ],
  ["near changes make one", "a123b", "A123B", "@@ -1,5 +1,5 @@\n-a\n+A\n 1\n 2\n 3\n-b\n+B\n"],
];

Deno.test("a diff of two texts", () => {
  for (const [what, before, after, hunks] of HUNKS) {
    assert.equal(unifiedHunks(lines(before), lines(after)), hunks, what);
  }
});

Deno.test("a missing newline at the end is told", () => {
  assert.equal(unifiedHunks("a\n", "a"), "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n");
});
