/**
 * The scheduler: gives every pod that has no node one. scheduler.ts is the loop, filters.ts the table of what a node must
 * have (spread.ts, affinity.ts, volumes.ts hold the longer ones), scores.ts the table of what makes one better than
 * another, preemption.ts whom to evict, message.ts what is said when nothing helps. To add a rule: a function and its
 * line in FILTERS or SCORES.
 */
import type { Controller } from "../cluster/controller.ts";
import { scheduler } from "./scheduler.ts";

export const CONTROLLERS: readonly Controller[] = [scheduler];
