import { simple } from "../tool.ts";

export const whoami = simple("whoami", () => ({ out: "root\n" }));
