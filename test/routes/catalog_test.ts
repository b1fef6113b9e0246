/** The labs that a server offers, while their author works on them; and as they were, for the attempts that were made then. */
import assert from "node:assert/strict";
import { Seat } from "../../engine/session/mod.ts";
import { openStore } from "../../engine/storage/mod.ts";
import { readLabs } from "../../routes/host/catalog.ts";
import { LabVersions } from "../../routes/host/lab_versions.ts";

const LAB = `title: Before
cluster: one
tasks:
  - id: space
    points: 1
    checks:
      - object: { apiVersion: v1, kind: Namespace, metadata: { name: lab } }
`;
const NODE = "apiVersion: v1\nkind: Node\nmetadata: { name: node1 }\n";

async function folder(): Promise<{ path: string; write: (text: string) => void }> {
  const path = await Deno.makeTempDir();
  for (const below of ["clusters", "track/lab"]) Deno.mkdirSync(`${path}/${below}`, { recursive: true });
  Deno.writeTextFileSync(`${path}/clusters/one.yaml`, NODE);
  Deno.writeTextFileSync(`${path}/track/lab/task.md`, "## space\nMake it\n");
  const write = (text: string) => Deno.writeTextFileSync(`${path}/track/lab/lab.yaml`, text);
  write(LAB);
  return { path, write };
}

Deno.test("a lab that was corrected is offered without a restart, one that broke as it was", async () => {
  const { path, write } = await folder();
  let nowMs = 0;
  const said: string[] = [];
  const labs = readLabs((one) => said.push(one), { folder: path, nowMs: () => nowMs });
  const before = labs.lab("track/lab")!;
  write(LAB.replace("Before", "After the correction"));
  assert.equal(labs.lab("track/lab"), before, "not looked at again yet");
  nowMs += 1000;
  assert.equal(labs.lab("track/lab")!.title, "After the correction");
  assert.equal(labs.tracks[0]!.labs[0]!.title, "After the correction");
  assert.notEqual(labs.lab("track/lab")!.digest, before.digest);
  write("title: [");
  for (let i = 0; i < 3; i++) {
    nowMs += 10_000;
    assert.equal(labs.lab("track/lab")!.title, "After the correction");
  }
  assert.deepEqual(said.map((one) => /faults and is offered as it was before/.test(one)), [true], "it is said once");
  Deno.removeSync(`${path}/track/lab`, { recursive: true });
  nowMs += 10_000;
  assert.deepEqual([labs.tracks, labs.lab("track/lab")?.title], [[], undefined]);
});

Deno.test("a version that was kept comes back, whatever became of the lab", async () => {
  const { path, write } = await folder();
  let nowMs = 0;
  const labs = readLabs(console.error, { folder: path, nowMs: () => nowMs });
  const store = await openStore(":memory:");
  const versions = new LabVersions(store, labs);
  const before = labs.lab("track/lab")!;
  await versions.keep(before);
  write(LAB.replace("points: 1", "points: 5"));
  nowMs += 1000;
  const after = labs.lab("track/lab")!;
  assert.equal(await versions.lab(after.digest), undefined, "nobody has kept it");
  assert.equal(await versions.lab(after.digest, "track/lab"), after);
  const back = (await new LabVersions(store, labs).lab(before.digest))!;
  assert.deepEqual([back.digest, back.maximum, back.id], [before.digest, 1, "track/lab"]);
  assert.equal(Seat.open(back, { seed: "1", startMs: 0, pace: "headless" }).tasks().length, 1);
  await store.close();
});
