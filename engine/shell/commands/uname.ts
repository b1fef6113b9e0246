import { simple } from "../tool.ts";

const FIELDS: readonly (readonly [string, string])[] = [
  ["s", "Linux"],
  ["n", "lab"],
  ["r", "6.8.0"],
  ["v", "#1 SMP"],
  ["m", "x86_64"],
  ["o", "GNU/Linux"],
];

export const uname = simple("uname", ({ args, env }) => {
  const letters = args.join("").replace(/-/g, "") || "s";
  const isAll = letters.includes("a");
  const shown = FIELDS.filter(([letter]) => isAll || letters.includes(letter));
  return { out: shown.map(([letter, text]) => letter === "n" ? env["HOSTNAME"] ?? text : text).join(" ") + "\n" };
});
