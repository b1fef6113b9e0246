import { absolutePath } from "../resolve.ts";
import { lastOf, readOptions, simple } from "../tool.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

export const mktemp = simple("mktemp", (call, world) => {
  const options = readOptions("mktemp", call.args, {
    letters: "dup:tq",
    long: { directory: "d", "dry-run": "u", "tmpdir?": "p", quiet: "q", "suffix=": "suffix" },
  });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { given, words: [template = "tmp.XXXXXXXXXX"] } = options;
  const marks = /X{3,}(?=[^X]*$)/.exec(template);
  if (!marks) return { err: `mktemp: too few X's in template ‘${template}’\n`, exit: 1 };
  const inTemporary = options.words.length === 0 || given.has("p") || given.has("t");
  const folder = inTemporary ? `${lastOf(options, "p") || call.env["TMPDIR"] || "/tmp"}/` : "";
  const name = template.slice(0, marks.index) + world.chance.text(marks[0].length, LETTERS) +
    template.slice(marks.index + marks[0].length);
  const path = folder + name + (lastOf(options, "suffix") ?? "");
  const full = absolutePath(call.cwd, path);
  if (!given.has("u")) {
    const fault = given.has("d")
      ? world.files.makeFolder(full, { nowMs: world.nowMs, mode: 0o700 })
      : world.files.write(full, "", { nowMs: world.nowMs, mode: 0o600 });
    if (fault) {
      return {
        err: `mktemp: failed to create ${
          given.has("d") ? "directory" : "file"
        } via template ‘${folder}${template}’: No such file or directory\n`,
        exit: 1,
      };
    }
  }
  return { out: `${path}\n` };
});
