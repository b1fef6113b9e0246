import { folderOf } from "../resolve.ts";
import { simple } from "../tool.ts";

export const dirname = simple("dirname", ({ args }) => {
  const words = args.filter((arg) => arg !== "--");
  if (words.length === 0) {
    return { err: "dirname: missing operand\nTry 'dirname --help' for more information.\n", exit: 1 };
  }
  return { out: words.map((word) => `${folderOf(word)}\n`).join("") };
});
