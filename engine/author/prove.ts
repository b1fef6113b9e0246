import { type Host, type Lab, type LabFault, type LabSource, readLab } from "../session/mod.ts";
import { PROOFS } from "./proofs.ts";

export interface ProofOptions extends Host {
  /** Variants that are solved. */
  readonly seeds?: number;
  /** Mutants that are tried at most; 0 leaves them out. */
  readonly mutantsMax?: number;
}

/** One line of the table that `deno task lab check` prints. */
export interface ProvenStep {
  readonly name: string;
  readonly ok: boolean;
  /** `9 of 9`, `94 % caught`. */
  readonly figure: string;
  /** What is wrong, or worth knowing, a sentence each. */
  readonly notes: readonly string[];
}

export interface Proof {
  readonly lab: string;
  readonly ok: boolean;
  readonly steps: readonly ProvenStep[];
}

/** Proves a lab from its files. Later proofs are left out when the lab can't be read. */
export function proveLab(source: LabSource, options: ProofOptions = {}): Proof {
  const read = readLab(source);
  if ("faults" in read) {
    const notes = read.faults.map(faultText);
    return {
      lab: source.id,
      ok: false,
      steps: [{ name: "schema", ok: false, figure: `${notes.length} faults`, notes }],
    };
  }
  const steps: ProvenStep[] = [{ name: "schema", ok: true, figure: `${read.lab.tasks.length} tasks`, notes: [] }];
  for (const proof of PROOFS) steps.push(guarded(proof, read.lab, options));
  return { lab: source.id, ok: steps.every(({ ok }) => ok), steps };
}

/** `lab.yaml:12:5: what is wrong` */
export function faultText({ file, line, column, message }: LabFault): string {
  return `${file}${line === undefined ? "" : `:${line}:${column}`}: ${message}`;
}

function guarded(proof: typeof PROOFS[number], lab: Lab, options: ProofOptions): ProvenStep {
  try {
    return { name: proof.name, ...proof.run(lab, options) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { name: proof.name, ok: false, figure: "broke", notes: [message] };
  }
}
