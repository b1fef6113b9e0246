import { HEADLESS_START_MS, Machine } from "../../engine/session/mod.ts";
import { prepareDescriptions } from "../../routes/host/descriptions.ts";
import { host } from "../../routes/host/engine.ts";
import type { Opens } from "./conversation.ts";

await prepareDescriptions("kubectl explain");

/** The shell of `deno task shell --json`, in this process. */
export const openShell: Opens = (cluster, files) =>
  Machine.open({
    cluster,
    files,
    seed: "0",
    startMs: HEADLESS_START_MS,
    pace: "headless",
    env: { KUBE_EDITOR: "false" },
    ...host,
  });
