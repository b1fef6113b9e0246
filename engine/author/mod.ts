/**
 * The author's room: proves that a lab does what its author means, before a learner meets it. `proveLab` runs the PROOFS in
 * order: schema, nothing passes by itself, the solution and other ways earn everything, each mistake loses what it says, mutants of the
 * solution are caught, every variant can be solved, the text is sound. `skeleton` writes a new lab.
 *
 * To add a proof: a function in proofs.ts and its line in PROOFS. To add a kind of mutant: its line in MUTATIONS.
 */
export { type Proof, type ProofOptions, proveLab, type ProvenStep } from "./prove.ts";
export { type Mutant, mutants } from "./mutants.ts";
export { skeleton } from "./skeleton.ts";
export { textFaults } from "./text.ts";
