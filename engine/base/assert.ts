/** Throws when our own reasoning is wrong. Never for what a learner, an author or the outside world may do. */
export function assert(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Error(`Broken claim: ${claim}`);
}
