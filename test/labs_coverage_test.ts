/** What the library promises in labs/README.md: every section of every document in a lab, and labs that no document has. */
import assert from "node:assert/strict";
import { type Lab, variantOf } from "../engine/session/mod.ts";
import { labIds, LABS_FOLDER, loadLab } from "../routes/host/labs.ts";

const LABS: ReadonlyMap<string, Lab> = new Map(
  labIds().map((id) => {
    const loaded = loadLab(id);
    assert.ok(loaded && "lab" in loaded, id);
    return [id, loaded.lab];
  }),
);

const README = Deno.readTextFileSync(`${LABS_FOLDER}/README.md`);
const ROWS = [...README.matchAll(/^\| (\d{3}| {3,}) +\| (.+?) +\| (.+?) +\|$/gm)].map((
  [, document, section, where],
) => ({
  document: document!.trim(),
  section: section!,
  where: where!,
}));

Deno.test("every row of the coverage table names labs and tasks that there are", () => {
  const wrong = ROWS.flatMap(({ section, where }) =>
    where.split(/; /).flatMap((part) => {
      const [, id, tasks = ""] = /^([\w-]+\/[\w-]+)(?: · (.*)| \(text.*\).*)?$/.exec(part) ?? [];
      const lab = id === undefined ? undefined : LABS.get(id);
      if (!lab) return [`${section}: ${part}`];
      const named = tasks.replace(/\([^)]*\)|†/g, "").split(/, */).map((task) => task.trim()).filter((task) =>
        task !== ""
      );
      return named.filter((task) => !lab.tasks.some((one) => one.id === task)).map((task) =>
        `${id} has no task ${task}`
      );
    })
  );
  assert.deepEqual(wrong, []);
  assert.ok(ROWS.length > 60, `${ROWS.length} rows`);
});

Deno.test("all five documents are in the table, and every lab that mirrors one", () => {
  assert.deepEqual(ROWS.map(({ document }) => document).filter((one) => one !== ""), [
    "000",
    "001",
    "002",
    "003",
    "004",
  ]);
  const named = ROWS.map(({ where }) => where).join("; ");
  assert.deepEqual([...LABS].filter(([id, { document }]) => document && !named.includes(id)).map(([id]) => id), []);
});

const BEYOND = [...LABS].filter(([id]) => id.startsWith("troubleshooting/"));

Deno.test("ten labs at least go beyond the documents", () => assert.ok(BEYOND.length >= 10));

for (const [id, lab] of LABS) {
  if (lab.document) continue;
  Deno.test(`lab ${id}, which no document has, varies by seed, with four mistakes and hints in three steps`, () => {
    const seen = new Set(Array.from({ length: 20 }, (_, seed) => {
      const { values: _values, ...variant } = variantOf(lab, String(seed));
      return JSON.stringify([variant.tasks, variant.text, variant.cluster, [...variant.files]]);
    }));
    assert.ok(seen.size >= 3, `${seen.size} variants in twenty seeds`);
    assert.ok(lab.mistakes.size >= 4, `${lab.mistakes.size} mistakes`);
    assert.deepEqual(lab.tasks.filter(({ hints }) => hints.length < 3).map((task) => task.id), []);
  });
}
