/** Names of images as a container runtime reads them. */
import assert from "node:assert/strict";
import { pullFault, readImageName } from "../../engine/kubelet/images.ts";

const NAMES = [
  ["nginx", "docker.io/library/nginx:latest"],
  ["nginx:1.25", "docker.io/library/nginx:1.25"],
  ["bitnami/redis", "docker.io/bitnami/redis:latest"],
  ["quay.io/a/b:v1", "quay.io/a/b:v1"],
  ["localhost:5000/a", "localhost:5000/a:latest"],
  ["Nginx:1.25", "invalid reference format: repository name (library/Nginx) must be lowercase"],
  ["a b", "invalid reference format"],
  ["nginx:", "invalid reference format"],
] as const;

for (const [text, expected] of NAMES) {
  Deno.test(`the image ${JSON.stringify(text)} is ${expected}`, () => {
    const name = readImageName(text);
    assert.equal("fault" in name ? name.fault : name.full, expected);
  });
}

Deno.test("without a registry nothing can be pulled, with one nearly everything", () => {
  const name = readImageName("nginx:9.99");
  assert.ok(!("fault" in name));
  assert.match(pullFault(name, "none") ?? "", /failed to resolve reference "docker.io\/library\/nginx:9.99"/);
  assert.equal(pullFault(name, "reachable"), undefined);
});
