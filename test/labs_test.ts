/** Every lab of this installation proves itself: solved by its solution, failed by its mistakes, guarded against mutants. */
import assert from "node:assert/strict";
import { proveLab } from "../engine/author/mod.ts";
import { labJsonSchema } from "../engine/session/mod.ts";
import { bounded } from "../routes/host/bounded.ts";
import { labIds, LABS_FOLDER, labSource } from "../routes/host/labs.ts";

const MUTANTS = 40;
const MISTAKES_MIN = 1;

for (const id of labIds()) {
  Deno.test(`lab ${id} is proved`, () => {
    const source = labSource(`${LABS_FOLDER}/${id}`);
    const { ok, steps } = proveLab(source, { bounded, mutantsMax: MUTANTS });
    const wrong = steps.filter((step) => !step.ok).map(({ name, figure, notes }) =>
      `${name}: ${figure}\n${notes.join("\n")}`
    );
    assert.ok(ok, wrong.join("\n"));
    assert.ok(
      [...source.files.keys()].filter((path) => path.startsWith("mistakes/")).length >= MISTAKES_MIN,
      "it has mistakes",
    );
  });
}

Deno.test("labs/lab.schema.json is what the code makes (deno task lab schema)", () => {
  assert.deepEqual(
    JSON.parse(Deno.readTextFileSync(`${LABS_FOLDER}/lab.schema.json`)),
    JSON.parse(JSON.stringify(labJsonSchema())),
  );
});
