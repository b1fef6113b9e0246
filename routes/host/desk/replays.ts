import { bisect, type CheckHistory, type Lab, type Step, steps } from "../../../engine/session/mod.ts";
import type { Store } from "../../../engine/storage/mod.ts";
import { prepareDescriptions } from "../descriptions.ts";
import { host } from "../engine.ts";
import type { LabVersions } from "../lab_versions.ts";
import { storedAttempt } from "../stored_attempts.ts";

/** Played attempts that are kept: who scrubs asks for the same one again and again. */
const KEPT_MAX = 12;

/** An attempt, played to be looked at. */
export interface Replayed {
  readonly lab: Lab;
  readonly steps: readonly Step[];
  readonly history: readonly CheckHistory[];
}

/** Plays stored attempts step by step, each once for as long as nothing is added to it. */
export class Replays {
  readonly #store: Store;
  readonly #labVersions: LabVersions;
  readonly #kept = new Map<string, Replayed>();

  constructor(store: Store, labVersions: LabVersions) {
    this.#store = store;
    this.#labVersions = labVersions;
  }

  /** By the version of the lab that it was made with, or by another one; undefined when that is not kept. */
  async of(attempt: string, digest?: string): Promise<Replayed | undefined> {
    const stored = await storedAttempt(this.#store, attempt);
    if (!stored) return undefined;
    const { entries, lab: id } = stored.attempt;
    const by = digest ?? stored.attempt.digest;
    const key = `${attempt} ${by} ${entries.length}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const lab = await this.#labVersions.lab(by, id);
    if (!lab) return undefined;
    await prepareDescriptions(JSON.stringify(entries));
    const played = steps(lab, stored.attempt, host);
    const replayed = { lab, steps: played, history: bisect(played) };
    if (this.#kept.size >= KEPT_MAX) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, replayed);
    return replayed;
  }
}
