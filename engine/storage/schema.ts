/** The tables as Kysely sees them. Times are Unix milliseconds; bytes are what the backend calls bytes. */
export interface Tables {
  attempts: {
    id: string;
    visitor: string;
    lab: string;
    digest: string;
    seed: string;
    engine_version: string;
    start_ms: number;
  };
  entries: {
    attempt_id: string;
    sequence: number;
    kind: string;
    at_ms: number;
    body: Uint8Array;
    /** Made anew for each entry: tells a writer that lost its connection whether its entry is the one that is there. */
    writing: string;
  };
  marks: { attempt_id: string; task: string; visitor: string; lab: string; points: number; at_ms: number };
  /** What the installation keeps to itself, such as the key that it signs certificates with. */
  secrets: { name: string; value: string };
}

/** The keys of all tables, in an order in which rows can be put in: what a row refers to is there before. */
export const TABLES: { readonly [Name in keyof Tables]: readonly (keyof Tables[Name] & string)[] } = {
  attempts: ["id"],
  entries: ["attempt_id", "sequence"],
  marks: ["attempt_id", "task"],
  secrets: ["name"],
};
