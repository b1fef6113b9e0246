/** What only a host can bring into the engine, which is pure: its clock's limits, and texts that are not ours. */
export interface Host {
  /** A time limit around authors' expressions; throws when it is over. */
  readonly bounded?: <T>(work: () => T) => T;
  /** What describes a definition of the API, or a field of it, for `kubectl explain`. */
  readonly descriptions?: (definition: string, field?: string) => string | undefined;
}

/** The host's part of some options. */
export function hostOf({ bounded, descriptions }: Host): Host {
  return { bounded, descriptions };
}
