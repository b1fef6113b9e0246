import type { Lab } from "../../engine/session/mod.ts";
import { labIds, loadLab } from "./labs.ts";

/** The labs that this installation offers, read once at the start. */
export interface Labs {
  /** Tracks in the order of their names, labs in the order of theirs. */
  readonly tracks: readonly Track[];
  lab(id: string): Lab | undefined;
}

export interface Track {
  readonly name: string;
  readonly title: string;
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
  const tracks = names.map((name) => ({
    name,
    title: titleOf(name),
    labs: [...byId.values()].filter((lab) => lab.id.startsWith(`${name}/`)),
  }));
  return { tracks, lab: (id) => byId.get(id) };
}

/** `first-steps` becomes `First steps`. */
function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words[0]!.toUpperCase() + words.slice(1);
}
