import { simple } from "../tool.ts";

export const tty = simple(
  "tty",
  ({ stdin }) => stdin === "terminal" ? { out: "/dev/pts/0\n" } : { out: "not a tty\n", exit: 1 },
);
