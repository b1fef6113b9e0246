import { simple } from "../tool.ts";

export const id = simple("id", ({ args: [arg = ""] }) => {
  if (/^-[ugG]$/.test(arg)) return { out: "0\n" };
  if (/^-(un|gn|nu|Gn)$/.test(arg)) return { out: "root\n" };
  if (arg !== "" && arg !== "root" && !arg.startsWith("-")) return { err: `id: ‘${arg}’: no such user\n`, exit: 1 };
  return { out: "uid=0(root) gid=0(root) groups=0(root)\n" };
});
