/** The tables as Kysely sees them. Times are Unix milliseconds; bytes are BLOBs. */
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
  entries: { attempt_id: string; sequence: number; kind: string; at_ms: number; body: Uint8Array };
  marks: { attempt_id: string; task: string; visitor: string; lab: string; points: number; at_ms: number };
}
