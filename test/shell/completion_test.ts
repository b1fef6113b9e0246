/** What Tab offers, row by row. */
import assert from "node:assert/strict";
import { COMMANDS, complete, Files, newMemory, shellOf } from "../../engine/shell/mod.ts";

const files = new Files();
files.makeFolder("/root/manifests", { nowMs: 0, parents: true });
for (const name of ["demo.yaml", "deploy.yaml", ".hidden", "two words"]) files.write(`/root/${name}`, "", { nowMs: 0 });
files.write("/root/manifests/web.yaml", "", { nowMs: 0 });
const memory = {
  ...newMemory({ home: "/root", env: { KUBECONFIG: "x" } }),
  aliases: { k: "kubectl" },
};
const completers = {
  kubectl: (words: readonly string[], word: string) =>
    word === "" && words.length === 0 ? ["get ", "describe "] : undefined,
};

const ROWS = [
  { before: "gre", choices: ["grep "] },
  { before: "cat x | hea", choices: ["head "] },
  { before: "cat de", choices: ["demo.yaml ", "deploy.yaml "] },
  { before: "cat man", choices: ["manifests/"] },
  { before: "cat manifests/", choices: ["manifests/web.yaml "] },
  { before: "cat ~/dem", choices: ["~/demo.yaml "] },
  { before: "cat .h", choices: [".hidden "] },
  { before: "cat tw", choices: ["two\\ words "] },
  { before: "cd d", choices: [] },
  { before: "echo $KUB", choices: ["KUBECONFIG"] },
  { before: "k ", choices: ["get ", "describe "] },
  { before: "kubectl apply -f dem", choices: ["demo.yaml "] },
];

for (const { before, choices } of ROWS) {
  Deno.test(`Tab after \`${before}\` offers ${choices.join(", ") || "nothing"}`, () => {
    assert.deepEqual(complete(before, memory, files, shellOf(COMMANDS), completers).choices, choices);
  });
}
