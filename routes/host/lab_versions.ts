import { gunzipSync, gzipSync } from "node:zlib";
import { type Lab, type LabSource, readLab } from "../../engine/session/mod.ts";
import type { Store } from "../../engine/storage/mod.ts";
import type { Labs } from "./catalog.ts";

/** Labs that are in memory beside those of the catalogue. */
const LABS_MAX = 32;
/** What proves a lab to its author; an attempt does not depend on it. */
const PROOF = /^(mistakes|ways)\//;

/**
 * Labs as they were when somebody attempted them. An attempt is played with the version that it was made with, however the lab
 * has changed since: `keep` it before the first attempt is stored, and `lab(digest)` brings it back years later.
 */
export class LabVersions {
  readonly #store: Store;
  readonly #labs: Labs;
  readonly #kept = new Set<string>();
  readonly #read = new Map<string, Lab>();

  constructor(store: Store, labs: Labs) {
    this.#store = store;
    this.#labs = labs;
  }

  /** Stores a lab of the catalogue as it is now, unless that is done already. */
  async keep({ id, digest }: Lab): Promise<void> {
    if (this.#kept.has(digest)) return;
    const source = this.#labs.source(id);
    if (source?.digest !== digest) return;
    await this.#store.courses.keepLabVersion({ digest, lab: id, source: packed(source), storedMs: Date.now() });
    this.#kept.add(digest);
  }

  /** The lab of a digest; undefined when it was never kept, or this version of Slipway can't read it any more. */
  async lab(digest: string, id?: string): Promise<Lab | undefined> {
    const current = id === undefined ? undefined : this.#labs.lab(id);
    if (current?.digest === digest) return current;
    const known = this.#read.get(digest);
    if (known) return known;
    const row = await this.#store.courses.labVersion(digest);
    if (!row) return undefined;
    const read = readLab(unpacked(row.source));
    if (!("lab" in read)) return undefined;
    if (this.#read.size >= LABS_MAX) this.#read.delete(this.#read.keys().next().value!);
    this.#read.set(digest, read.lab);
    return read.lab;
  }
}

/** A lab's files as bytes: what an attempt depends on. */
export function packed({ id, digest, files, clusters }: LabSource): Uint8Array {
  const named = /^cluster:\s*["']?([\w-]+)/m.exec(files.get("lab.yaml") ?? "")?.[1];
  const text = JSON.stringify({
    id,
    digest,
    files: [...files].filter(([path]) => !PROOF.test(path)),
    clusters: [...clusters].filter(([name]) => name === named),
  });
  return new Uint8Array(gzipSync(text));
}

export function unpacked(bytes: Uint8Array): LabSource {
  const { id, digest, files, clusters } = JSON.parse(gunzipSync(bytes).toString("utf8"));
  return { id, digest, files: new Map(files), clusters: new Map(clusters) };
}
