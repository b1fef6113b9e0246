import { type Lab, readTrack, type TrackWords } from "../../engine/session/mod.ts";
import { isFile, labIds, LABS_FOLDER, loadLab } from "./labs.ts";

/** The labs that this installation offers, read once at the start. */
export interface Labs {
  /** Tracks and the labs in each, by the order that they give themselves, then by name. */
  readonly tracks: readonly Track[];
  lab(id: string): Lab | undefined;
}

export interface Track {
  readonly name: string;
  readonly title: string;
  readonly about?: string;
  readonly labs: readonly Lab[];
}

/** Reads every lab. One with faults is left out, with a word to the operator: the others still serve. */
export function readLabs(complain: (said: string) => void = console.error): Labs {
  const byId = new Map<string, Lab>();
  for (const id of labIds()) {
    const loaded = loadLab(id);
    if (loaded && "lab" in loaded) byId.set(id, loaded.lab);
    else complain(`The lab ${id} has faults and is not offered: run deno task lab check ${id}`);
  }
  const names = [...new Set([...byId.keys()].map((id) => id.split("/")[0]!))];
  const tracks = names.map((name) => {
    const { title = titleOf(name), about, order } = trackWords(name, complain);
    const labs = [...byId.values()].filter((lab) => lab.id.startsWith(`${name}/`)).sort(byOrder);
    return { name, title, about, order, labs };
  });
  return { tracks: tracks.sort(byOrder), lab: (id) => byId.get(id) };
}

/** Those that are there already are sorted by name. */
function byOrder(a: { readonly order?: number }, b: { readonly order?: number }): number {
  return (a.order ?? Infinity) === (b.order ?? Infinity) ? 0 : (a.order ?? Infinity) - (b.order ?? Infinity);
}

function trackWords(name: string, complain: (said: string) => void): TrackWords {
  const path = `${LABS_FOLDER}/${name}/track.yaml`;
  const read = isFile(path) ? readTrack(Deno.readTextFileSync(path)) : {};
  if (!("faults" in read)) return read;
  for (const { line, column, message } of read.faults) complain(`${name}/track.yaml:${line}:${column}: ${message}`);
  return {};
}

/** `first-steps` becomes `First steps`. */
function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words[0]!.toUpperCase() + words.slice(1);
}
