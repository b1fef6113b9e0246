/** Which volume a claim gets, as a table: `name:size` and what else there is to say. */
import assert from "node:assert/strict";
import { deepFreeze } from "../../engine/base/json.ts";
import { bestVolume, claimKeys, mismatch } from "../../engine/controllers/persistent_volume/matching.ts";
import type { Pod } from "../../engine/kinds/types.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../engine/kinds/workload_types.ts";

function volume(text: string, spec: object = {}, labels: object = {}): PersistentVolume {
  const [name, size] = text.split(":");
  return deepFreeze({
    metadata: { name, labels },
    spec: { capacity: { storage: size }, accessModes: ["ReadWriteOnce"], storageClassName: "manual", ...spec },
    status: { phase: "Available" },
  }) as unknown as PersistentVolume;
}

function claim(size: string, spec: object = {}): PersistentVolumeClaim {
  return deepFreeze({
    metadata: { name: "data", namespace: "default", uid: "claim" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "manual",
      resources: { requests: { storage: size } },
      ...spec,
    },
  }) as unknown as PersistentVolumeClaim;
}

const mine = { claimRef: { name: "data", namespace: "default" } };

Deno.test("a claim gets the smallest volume that fits", () => {
  const table: [
    sentence: string,
    volumes: PersistentVolume[],
    claim: PersistentVolumeClaim,
    wanted: string | undefined,
    waits?: boolean,
  ][] = [
    ["the smallest", [volume("a:10Gi"), volume("b:5Gi"), volume("c:1Gi")], claim("2Gi"), "b"],
    ["by name among equals", [volume("b:5Gi"), volume("a:5Gi")], claim("2Gi"), "a"],
    ["none is large enough", [volume("a:1Gi")], claim("2Gi"), undefined],
    ["another class", [volume("a:5Gi", { storageClassName: "fast" })], claim("2Gi"), undefined],
    ["another mode of access", [volume("a:5Gi")], claim("2Gi", { accessModes: ["ReadWriteMany"] }), undefined],
    ["another kind of volume", [volume("a:5Gi", { volumeMode: "Block" })], claim("2Gi"), undefined],
    ["taken", [volume("a:5Gi", { claimRef: { name: "other", namespace: "default" } })], claim("2Gi"), undefined],
    [
      "of the right labels",
      [volume("a:2Gi"), volume("b:5Gi", {}, { tier: "ssd" })],
      claim("2Gi", { selector: { matchLabels: { tier: "ssd" } } }),
      "b",
    ],
    ["its own, though a smaller one would do", [volume("a:2Gi"), volume("b:5Gi", mine)], claim("2Gi"), "b"],
    ["not its own, when that is too small", [volume("a:2Gi"), volume("b:1Gi", mine)], claim("2Gi"), "a"],
    ["one that waits for a pod takes only its own", [volume("a:2Gi")], claim("2Gi"), undefined, true],
    ["once that was chosen", [volume("a:2Gi", mine)], claim("2Gi"), "a", true],
  ];
  for (const [sentence, volumes, it, wanted, waits] of table) {
    assert.equal(bestVolume(volumes, it, waits)?.metadata.name, wanted, sentence);
  }
});

Deno.test("a volume says why it can't be a claim's", () => {
  assert.equal(mismatch(volume("a:1Gi"), claim("2Gi")), "requested PV is too small");
  assert.equal(
    mismatch(volume("a:5Gi", { storageClassName: "fast" }), claim("2Gi")),
    "storageClassName does not match",
  );
  assert.equal(mismatch(volume("a:5Gi"), claim("2Gi")), undefined);
});

Deno.test("a pod's claims are those that it names, and those of its own", () => {
  const volumes = [{ name: "a", persistentVolumeClaim: { claimName: "data" } }, { name: "b", ephemeral: {} }, {
    name: "c",
    emptyDir: {},
  }];
  const pod = { metadata: { name: "web", namespace: "default" }, spec: { volumes } } as unknown as Pod;
  assert.deepEqual(claimKeys(pod), ["default/data", "default/web-b"]);
});
