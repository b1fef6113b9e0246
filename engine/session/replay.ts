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

/** How long a live attempt goes on after the last thing that was done: nobody leaves at once. */
const LAST_MS = 60_000;

/** The same with the time after it: what was on its way when the last thing was done has a minute to arrive. */
export function playedOut(lab: Lab, attempt: Attempt, options?: Parameters<typeof replay>[2]): Seat {
  const seat = replay(lab, attempt, options);
  if (attempt.pace === "headless") seat.finish();
  else seat.turn(seat.nowMs + LAST_MS);
  return seat;
}

/** The result document of a stored attempt. */
export function gradeAttempt(lab: Lab, attempt: Attempt, options: Host = {}): Result {
  return resultOf(playedOut(lab, attempt, { ...options, keepsOutput: true }));
}
