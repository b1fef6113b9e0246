import type { Context } from "hono";
import type { Lab } from "../../engine/session/mod.ts";
import type { Site } from "../site.ts";
import type { LiveSeat } from "./live_seat.ts";
import { visitorOf } from "./visitor.ts";

/** Where a lab's pages lie. */
export const LAB_PATH = "/labs/:track/:lab";

/** The lab that a request below LAB_PATH names, and the visitor's seat on it. */
export interface LabRequest {
  readonly lab: Lab;
  readonly seat: LiveSeat;
  /** `/labs/track/lab` */
  readonly path: string;
}

export function labOf(c: Context, { labs }: Site): Lab | undefined {
  return labs.lab(`${c.req.param("track")}/${c.req.param("lab")}`);
}

/** Undefined when there is no such lab. */
export async function labRequest(c: Context, site: Site): Promise<LabRequest | undefined> {
  const lab = labOf(c, site);
  if (!lab) return undefined;
  const seat = await site.seats.of(visitorOf(c, site.secureCookies), lab);
  return { lab, seat, path: `/labs/${lab.id}` };
}
