import { absolutePath } from "../resolve.ts";
import { simple } from "../tool.ts";

export const file = simple("file", (call, world) => {
  const paths = call.args.filter((arg) => !arg.startsWith("-"));
  if (paths.length === 0) {
    return { err: "Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n", exit: 1 };
  }
  const width = Math.max(...paths.map((path) => path.length)) + 1;
  const kindOf = (path: string) => {
    const full = absolutePath(call.cwd, path);
    const found = world.files.stat(full);
    if (!found) return `cannot open \`${path}' (No such file or directory)`;
    if (found.isFolder) return "directory";
    const text = world.files.read(full);
    if (typeof text !== "string" || text === "") return "empty";
    if (/^#!.*\b(ba)?sh\b/.test(text)) {
      return `${/bash/.test(text.split("\n")[0]!) ? "Bourne-Again" : "POSIX"} shell script, ASCII text executable`;
    }
    if (/^\s*[{[]/.test(text)) return "JSON text data";
    return `${/^[\x00-\x7f]*$/.test(text) ? "ASCII" : "Unicode text, UTF-8"} text${
      text.includes("\r\n") ? ", with CRLF line terminators" : ""
    }`;
  };
  return { out: paths.map((path) => `${`${path}:`.padEnd(width)} ${kindOf(path)}\n`).join("") };
});
