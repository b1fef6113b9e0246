import { baseName } from "../resolve.ts";
import { lastOf, readOptions, simple } from "../tool.ts";

export const basename = simple("basename", ({ args }) => {
  const options = readOptions("basename", args, {
    letters: "as:z",
    long: { multiple: "a", "suffix=": "s" },
    inOrder: true,
  });
  const hint = "Try 'basename --help' for more information.\n";
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { given, words } = options;
  if (words.length === 0) return { err: `basename: missing operand\n${hint}`, exit: 1 };
  const many = given.has("a") || given.has("s");
  if (!many && words.length > 2) return { err: `basename: extra operand ‘${words[2]}’\n${hint}`, exit: 1 };
  const suffix = lastOf(options, "s") ?? (many ? "" : words[1] ?? "");
  const made = (many ? words : words.slice(0, 1)).map((word) => {
    const name = baseName(word);
    return suffix !== "" && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name;
  });
  return { out: made.map((name) => `${name}\n`).join("") };
});
