/** A process of its own that prints how long it took to open a machine and answer its first command. */
import { HEADLESS_START_MS, Machine } from "../../engine/session/mod.ts";
import { host } from "../../routes/host/engine.ts";

const startMs = performance.now();
const files = new Map<string, string>();
const machine = Machine.open({ cluster: "", files, seed: "0", startMs: HEADLESS_START_MS, pace: "headless", ...host });
const { exit } = machine.run("kubectl get namespaces");
if (exit !== 0) throw new Error("The first command fails");
console.log(performance.now() - startMs);
