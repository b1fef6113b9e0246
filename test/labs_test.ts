/** Every lab of this installation proves itself: solved by its solution, failed by its mistakes, guarded against mutants. */
import assert from "node:assert/strict";
import { proveLab } from "../engine/author/mod.ts";
import { labJsonSchema, type LabSource, readLab } from "../engine/session/mod.ts";
import { host } from "../routes/host/engine.ts";
import { readLabs } from "../routes/host/catalog.ts";
import { labIds, LABS_FOLDER, labSource } from "../routes/host/labs.ts";

/** Of every task's mutants that change anything, in per cent. */
const CAUGHT_MIN = 95;
const MISTAKES_MIN = 4;

for (const id of labIds()) {
  Deno.test(`lab ${id} is proved`, () => {
    const source = labSource(`${LABS_FOLDER}/${id}`);
    const { ok, steps } = proveLab(source, host);
    const wrong = steps.filter((step) => !step.ok).map(({ name, figure, notes }) =>
      `${name}: ${figure}\n${notes.join("\n")}`
    );
    assert.ok(ok, wrong.join("\n"));
    assert.ok(
      [...source.files.keys()].filter((path) => path.startsWith("mistakes/")).length >= MISTAKES_MIN,
      "it has mistakes",
    );
    const caught = steps.find(({ name }) => name === "mutants are caught")!.notes[0]!;
    const shares = new Map(
      [...caught.matchAll(/([\w-]+) (?:(\d+) % of \d+|none)/g)].map(([, task, share]) => [task, share]),
    );
    for (const { id: task } of readTasks(source)) {
      assert.ok(
        Number(shares.get(task)) >= CAUGHT_MIN,
        `of the mutants of ${task} are caught: ${shares.get(task) ?? "none"} %`,
      );
    }
  });
}

Deno.test("labs/lab.schema.json is what the code makes (deno task lab schema)", () => {
  assert.deepEqual(
    JSON.parse(Deno.readTextFileSync(`${LABS_FOLDER}/lab.schema.json`)),
    JSON.parse(JSON.stringify(labJsonSchema())),
  );
});

Deno.test("each track says what it is, and no two stand in the same place", () => {
  const complaints: string[] = [];
  const { tracks } = readLabs((said) => complaints.push(said));
  assert.deepEqual(complaints, []);
  for (const { name, title, about, labs } of tracks) {
    assert.ok(title && about, `${name} has no track.yaml with a title and a sentence`);
    const places = labs.flatMap(({ order }) => order ?? []);
    assert.equal(new Set(places).size, places.length, `two labs of ${name} have the same order`);
  }
});

function readTasks(source: LabSource) {
  const read = readLab(source);
  return "lab" in read ? read.lab.tasks : [];
}
