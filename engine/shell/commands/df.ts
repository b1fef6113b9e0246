import { simple } from "../tool.ts";

const BUSYBOX = {
  human: "Filesystem                Size      Used Available Use% Mounted on\n" +
    "overlay                  20.0G      4.0G     16.0G  20% /\n",
  plain: "Filesystem           1K-blocks      Used Available Use% Mounted on\n" +
    "overlay               20971520   4194304  16777216  20% /\n",
};

export const df = simple("df", ({ args, flavour }) => {
  const isHuman = args.some((arg) => /^-\w*h/.test(arg));
  if (flavour === "busybox") return { out: BUSYBOX[isHuman ? "human" : "plain"] };
  const rows = isHuman
    ? ["Filesystem      Size  Used Avail Use% Mounted on", "overlay          20G  4.0G   16G  20% /"]
    : [
      "Filesystem     1K-blocks    Used Available Use% Mounted on",
      "overlay         20971520 4194304  16777216  20% /",
    ];
  return { out: rows.map((row) => `${row}\n`).join("") };
});
