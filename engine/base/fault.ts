/** What came out wrong, as a value: the text in the words of the real tool. */
export interface Faulty {
  readonly fault: string;
}

/** Whether an answer is a fault: an object whose one field is `fault`. No Kubernetes object looks like that. */
export function isFaulty(answer: unknown): answer is Faulty {
  return typeof answer === "object" && answer !== null && "fault" in answer && typeof answer.fault === "string" &&
    Object.keys(answer).length === 1;
}
