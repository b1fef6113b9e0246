import { simple } from "../tool.ts";

export const df = simple("df", ({ args }) => {
  const isHuman = args.some((arg) => /^-\w*h/.test(arg));
  const rows = isHuman
    ? ["Filesystem      Size  Used Avail Use% Mounted on", "overlay          20G  4.0G   16G  20% /"]
    : [
      "Filesystem     1K-blocks    Used Available Use% Mounted on",
      "overlay         20971520 4194304  16777216  20% /",
    ];
  return { out: rows.map((row) => `${row}\n`).join("") };
});
