import type { Host } from "../../engine/session/mod.ts";
import { bounded } from "./bounded.ts";
import { description } from "./descriptions.ts";

/** What this host brings into the engine. */
export const host: Host = { bounded, descriptions: description };
