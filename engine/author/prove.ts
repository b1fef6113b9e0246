import {
  HEADLESS_START_MS,
  type Host,
  type Lab,
  type LabFault,
  type LabSource,
  readLab,
  Seat,
} from "../session/mod.ts";
import { fileFaults } from "./files.ts";
import { PROOFS, SOLUTION } from "./proofs.ts";
import { wordFaults } from "./words.ts";

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
  const faults = "faults" in read ? read.faults : startFaults(read.lab, source, options);
  if (faults.length > 0 || "faults" in read) {
    const notes = faults.map(faultText);
    return { lab: source.id, ok: false, steps: [{ name: "schema", ok: false, figure: counted(notes.length), notes }] };
  }
  const steps: ProvenStep[] = [{ name: "schema", ok: true, figure: `${read.lab.tasks.length} tasks`, notes: [] }];
  for (const proof of PROOFS) {
    const isUnsolved = steps.some(({ name, ok }) => name === SOLUTION && !ok);
    steps.push(
      isUnsolved && proof.isAboutSolution
        ? { name: proof.name, ok: true, figure: "left out: there is no solution yet", notes: [] }
        : guarded(proof, read.lab, options),
    );
  }
  return { lab: source.id, ok: steps.every(({ ok }) => ok), steps };
}

/** What is wrong with files, start state and words of a lab that can be read. */
function startFaults(lab: Lab, source: LabSource, { bounded, descriptions }: ProofOptions): readonly LabFault[] {
  const start = { seed: "1", startMs: HEADLESS_START_MS, pace: "headless" as const, bounded, descriptions };
  try {
    const { machine } = Seat.open(lab, start);
    return [...fileFaults(source), ...wordFaults(source, machine.cluster)];
  } catch (error) {
    const file = /^cluster: *["']?([\w-]+)/m.exec(source.files.get("lab.yaml") ?? "")?.[1] ?? "";
    return [{ file: `clusters/${file}.yaml`, message: error instanceof Error ? error.message : String(error) }];
  }
}

function counted(faults: number): string {
  return faults === 1 ? "1 fault" : `${faults} faults`;
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
