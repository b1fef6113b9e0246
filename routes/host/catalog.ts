import { type Lab, type LabSource, readLab, readTrack, type TrackWords } from "../../engine/session/mod.ts";
import { folderStamp, isFile, labIds, LABS_FOLDER, labSource } from "./labs.ts";

/** How long what was read from the disk is taken for true: of a lab that is asked for, of all of them. */
const [FRESH_MS, ALL_FRESH_MS] = [1000, 10_000];

/** The labs that this installation offers. A lab whose files change is read again: nobody needs to start the server anew. */
export interface Labs {
  /** Tracks and the labs in each, by the order that they give themselves, then by name. */
  readonly tracks: readonly Track[];
  lab(id: string): Lab | undefined;
  /** The files of a lab. */
  source(id: string): LabSource | undefined;
}

export interface Track {
  readonly name: string;
  readonly title: string;
  readonly about?: string;
  readonly labs: readonly Lab[];
}

/** For who works with kept versions alone. */
export const NO_LABS: Labs = { tracks: [], lab: () => undefined, source: () => undefined };

interface Known {
  readonly stamp: string;
  readonly lab: Lab;
  readonly source: LabSource;
}

/**
 * Reads every lab. One with faults is left out, with a word to the operator: the others still serve. One that gets faults later
 * is offered as it was before.
 */
export function readLabs(
  complain: (said: string) => void = console.error,
  { folder = LABS_FOLDER, nowMs = Date.now }: { readonly folder?: string; readonly nowMs?: () => number } = {},
): Labs {
  const byId = new Map<string, Known>();
  /** Stamps of labs with faults, so that each state of the files is complained of once. */
  const faulty = new Map<string, string>();
  /** When each was looked at last. */
  const looked = new Map<string, number>();
  let tracks: readonly Track[] | undefined;
  const isFresh = (what: string, freshMs: number) => {
    if (nowMs() - (looked.get(what) ?? -Infinity) < freshMs) return true;
    looked.set(what, nowMs());
    return false;
  };
  const look = (id: string) => {
    if (isFresh(id, FRESH_MS)) return;
    const stamp = folderStamp(`${folder}/${id}`) + folderStamp(`${folder}/clusters`);
    if (byId.get(id)?.stamp === stamp || faulty.get(id) === stamp) return;
    const source = labSource(`${folder}/${id}`, folder);
    const read = readLab(source);
    if ("lab" in read) {
      byId.set(id, { stamp, source, lab: read.lab });
      tracks = undefined;
      return;
    }
    faulty.set(id, stamp);
    const isOffered = byId.has(id) ? "is offered as it was before" : "is not offered";
    complain(`The lab ${id} has faults and ${isOffered}: run deno task lab check ${id}`);
  };
  const lookAtAll = () => {
    if (isFresh("", ALL_FRESH_MS)) return;
    const ids = labIds(folder);
    tracks = undefined;
    for (const id of byId.keys()) if (!ids.includes(id)) byId.delete(id);
    for (const id of ids) look(id);
  };
  lookAtAll();
  return {
    get tracks() {
      lookAtAll();
      return tracks ??= tracksOf([...byId.values()].map(({ lab }) => lab), folder, complain);
    },
    lab: (id) => {
      if (byId.has(id)) look(id);
      else lookAtAll();
      return byId.get(id)?.lab;
    },
    source: (id) => byId.get(id)?.source,
  };
}

function tracksOf(labs: readonly Lab[], folder: string, complain: (said: string) => void): readonly Track[] {
  const byTrack = Map.groupBy(labs.toSorted((a, b) => a.id < b.id ? -1 : 1), ({ id }) => id.split("/")[0]!);
  return [...byTrack].map(([name, its]) => {
    const { title = titleOf(name), about, order } = trackWords(`${folder}/${name}`, complain);
    return { name, title, about, order, labs: its.sort(byOrder) };
  }).sort(byOrder);
}

/** What examples speak of: the first lab that this installation offers, and the first command that its text shows. */
export function exampleOf({ tracks }: Pick<Labs, "tracks">): { readonly lab: string; readonly submission: string } {
  const lab = tracks[0]?.labs[0];
  return {
    lab: lab?.id ?? "track/lab",
    submission: `${/^\$ (.+)$/m.exec(lab?.text ?? "")?.[1] ?? "kubectl get nodes"}\n`,
  };
}

/** Those that are there already are sorted by name. */
function byOrder(a: { readonly order?: number }, b: { readonly order?: number }): number {
  return (a.order ?? Infinity) === (b.order ?? Infinity) ? 0 : (a.order ?? Infinity) - (b.order ?? Infinity);
}

function trackWords(folder: string, complain: (said: string) => void): TrackWords {
  const path = `${folder}/track.yaml`;
  const read = isFile(path) ? readTrack(Deno.readTextFileSync(path)) : {};
  if (!("faults" in read)) return read;
  for (const { line, column, message } of read.faults) complain(`${path}:${line}:${column}: ${message}`);
  return {};
}

/** `first-steps` becomes `First steps`. */
function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words[0]!.toUpperCase() + words.slice(1);
}
