import { TRACK_SCHEMA } from "./lab_schema.ts";
import { type LabFault, readLocated } from "./located_yaml.ts";

/** What a track says of itself. */
export interface TrackWords {
  readonly title?: string;
  readonly about?: string;
  /** Its place among the tracks, from 1; those without one come last. */
  readonly order?: number;
}

/** Reads a track.yaml, or says where it is wrong. */
export function readTrack(text: string): TrackWords | { readonly faults: readonly LabFault[] } {
  const yaml = readLocated("track.yaml", text);
  if (yaml.faults.length > 0) return { faults: yaml.faults };
  const read = TRACK_SCHEMA.safeParse(yaml.value);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => ({
    file: "track.yaml",
    ...yaml.locate(path),
    message: [...path.map(String), message.replace(/\.$/, "")].join(": "),
  }));
  return { faults };
}
