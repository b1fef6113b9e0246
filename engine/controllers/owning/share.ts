import type { IntOrString } from "../../kinds/types.ts";

/** A count, or a per cent of a whole: `"25%"` of 3 is 1 rounded up and 0 rounded down. */
export function resolved(share: IntOrString | undefined, whole: number, round: "up" | "down"): number {
  if (share === undefined) return 0;
  if (typeof share === "number") return share;
  const percent = Number(share.replace(/%$/, ""));
  if (Number.isNaN(percent)) return 0;
  return round === "up" ? Math.ceil(percent * whole / 100) : Math.floor(percent * whole / 100);
}
