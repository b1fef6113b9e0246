import { simple } from "../tool.ts";

export const nproc = simple("nproc", () => ({ out: "2\n" }));
