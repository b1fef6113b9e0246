/**
 * The controllers: each one file (or folder), and a line in the table below. A controller is a sentence: what it watches,
 * and what a look at one key makes it want (engine/cluster/controller.ts). It keeps nothing itself and acts through
 * nothing but intents. To add one: its file, its line; what several share lives in "./owning/mod.ts" and in
 * engine/kinds (pod_state.ts, placement.ts). Nothing else in the engine names a controller.
 */
import type { Controller } from "../cluster/controller.ts";
import { garbageCollector } from "./garbage_collector.ts";
import { namespace } from "./namespace.ts";
import { serviceAccount } from "./service_account.ts";
import { daemonSet } from "./daemon_set/mod.ts";

export const CONTROLLERS: readonly Controller[] = [
  daemonSet,
  garbageCollector,
  namespace,
  serviceAccount,
];
