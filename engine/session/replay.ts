import type { Host } from "./host.ts";
import type { Attempt } from "./journal.ts";
import type { Lab } from "./lab.ts";
import { type Result, resultOf } from "./result.ts";
import { Seat } from "./seat.ts";
import type { SeatOptions } from "./seat_view.ts";

/** Opens a seat and plays an attempt's entries; what then runs goes on with `turn`. */
export function replay(lab: Lab, attempt: Attempt, options: Host & Pick<SeatOptions, "keepsOutput"> = {}): Seat {
  const { seed, startMs, pace } = attempt;
  const seat = Seat.open(lab, { ...options, seed, startMs, pace });
  for (const entry of attempt.entries) seat.apply(entry);
  return seat;
}

/**
 * The result document of a stored attempt, as it stood at the last entry: a live host has written down how far time had come
 * (`wait`), so nothing that a learner saw pass is missing. A headless one is played to the end of its last command.
 */
export function gradeAttempt(lab: Lab, attempt: Attempt, options: Host = {}): Result {
  const seat = replay(lab, attempt, { ...options, keepsOutput: true });
  if (attempt.pace === "headless") seat.finish();
  return resultOf(seat);
}
