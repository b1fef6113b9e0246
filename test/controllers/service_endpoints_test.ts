/** What stands behind a service, as tables. */
import assert from "node:assert/strict";
import { subsetsOf } from "../../engine/controllers/service_endpoints/endpoints.ts";
import { byPorts, hostnameIn, targetPorts } from "../../engine/controllers/service_endpoints/pods.ts";
import type { Pod, Service } from "../../engine/kinds/types.ts";

function service(ports: object[], spec: object = {}): Service {
  return {
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { app: "web" }, ports, ...spec },
  } as unknown as Service;
}

/** `R` is ready, `w` isn't, `x` is being deleted. Each lies at 10.0.0.n and calls its port `http`. */
function pods(text: string, port = 8080): Pod[] {
  return [...text].map((letter, i) =>
    ({
      metadata: {
        name: `web-${i}`,
        namespace: "default",
        uid: `${i}`,
        ...(letter === "x" && { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      },
      spec: {
        nodeName: "node1",
        hostname: `host-${i}`,
        subdomain: "web",
        containers: [{ name: "c", ports: [{ name: "http", containerPort: port + i }] }],
      },
      status: { podIP: `10.0.0.${i}`, conditions: [{ type: "Ready", status: letter === "R" ? "True" : "False" }] },
    }) as unknown as Pod
  );
}

Deno.test("a port leads where its target says", () => {
  const table: [sentence: string, port: object, wanted: number | undefined][] = [
    ["to its own number", { port: 80 }, 80],
    ["to another number", { port: 80, targetPort: 9000 }, 9000],
    ["to a port by its name", { port: 80, targetPort: "http" }, 8080],
    ["nowhere, when the pod has none of that name", { port: 80, targetPort: "admin" }, undefined],
    ["nowhere, when that is for another protocol", { port: 80, targetPort: "http", protocol: "UDP" }, undefined],
  ];
  for (const [sentence, port, wanted] of table) {
    assert.equal(targetPorts(service([port]), pods("R")[0]!)[0]?.port, wanted, sentence);
  }
});

Deno.test("pods whose named ports differ stand apart", () => {
  const named = byPorts(service([{ port: 80, targetPort: "http" }]), pods("RRR"));
  assert.deepEqual(named.map(({ ports: [port], pods }) => [port!.port, pods.length]), [[8080, 1], [8081, 1], [
    8082,
    1,
  ]]);
  assert.equal(byPorts(service([{ port: 80 }]), pods("RRR")).length, 1);
});

Deno.test("addresses are ready, not ready, or gone", () => {
  const addresses = (text: string, spec: object = {}) =>
    (subsetsOf(service([{ port: 80 }], spec), pods(text)) as Record<string, { ip: string }[]>[]).map((subset) =>
      [subset["addresses"], subset["notReadyAddresses"]].map((list) => (list ?? []).map(({ ip }) => ip.at(-1)).join(""))
        .join("|")
    );
  const table: [sentence: string, pods: string, wanted: string[], spec?: object][] = [
    ["nothing", "", []],
    ["two are ready and one isn't", "RwR", ["02|1"]],
    ["what is being deleted is left out", "Rx", ["0|"]],
    ["unless all are to be published", "Rwx", ["012|"], { publishNotReadyAddresses: true }],
  ];
  for (const [sentence, text, wanted, spec] of table) assert.deepEqual(addresses(text, spec), wanted, sentence);
});

Deno.test("a pod has a host name in the service that is its domain", () => {
  const [pod] = pods("R");
  assert.equal(hostnameIn(service([]), pod!), "host-0");
  assert.equal(hostnameIn({ ...service([]), metadata: { name: "other" } } as unknown as Service, pod!), undefined);
});
