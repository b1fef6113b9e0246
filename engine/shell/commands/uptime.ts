import { formatDate } from "../dates.ts";
import { simple } from "../tool.ts";

export const uptime = simple("uptime", (_, world) => ({
  out: ` ${formatDate("%H:%M:%S", world.nowMs)} up 1 day,  1 user,  load average: 0.00, 0.00, 0.00\n`,
}));
