import { simple } from "../tool.ts";

export const hostname = simple("hostname", ({ args, env }) => {
  if (args.includes("-i") || args.includes("-I")) return { out: "10.0.0.2\n" };
  return { out: `${env["HOSTNAME"] ?? "lab"}\n` };
});
