import { z } from "zod";
import { readYaml } from "../../base/yaml.ts";
import { isRecord } from "../../base/json.ts";
import type { Check, Finding } from "../check.ts";
import { differences, plain } from "../match.ts";
import { mergeKeysOf } from "../merge_keys.ts";
import { differenceText } from "../search.ts";
import { WORDS, type Words } from "../statements.ts";

interface FileStatement extends Words {
  readonly file: { readonly path: string; readonly holds?: Readonly<Record<string, unknown>>; readonly text?: string };
}

/** A file in the home folder is there, and holds what is asked for. */
export const file: Check<FileStatement> = {
  name: "file",
  about:
    "A file in the home folder is there; with `holds`, one of its YAML documents matches; with `text`, its text does",
  schema: z.strictObject({
    file: z.strictObject({
      path: z.string().min(1).describe("Below the home folder, or absolute"),
      holds: z.record(z.string(), z.unknown()).optional().describe("A partial manifest, as in `object`"),
      text: z.string().optional().describe('The whole text without blanks at its ends, or a matcher: "~ *port: 80*"'),
    }),
    ...WORDS,
  }),
  settles: false,
  watches: () => "always",

  look({ file }, scene) {
    const path = file.path.startsWith("/") ? file.path : `${scene.home}/${file.path}`;
    const text = scene.files.read(path);
    const expected = `a file ${file.path}${
      file.holds || file.text !== undefined ? " that holds what is asked for" : ""
    }`;
    const miss = (found: string): Finding => ({ passed: false, expected, found, look: `cat ${file.path}` });
    if (typeof text !== "string") return { ...miss(`there is no file ${file.path}`), look: "ls" };
    if (file.text !== undefined && !plain(file.text, text.trim())) return miss("its text is another");
    const fault = file.holds && holdFault(file.holds, text);
    return fault ? miss(fault) : { passed: true, expected, found: file.path };
  },
};

function holdFault(wanted: Readonly<Record<string, unknown>>, text: string): string | undefined {
  const read = readYaml(text);
  if ("fault" in read) return `it isn't YAML: ${read.fault}`;
  const documents = read.documents.filter(isRecord);
  if (documents.length === 0) return "it holds no object";
  const tries = documents.map((document) =>
    differences(wanted, document, mergeKeysOf(document["apiVersion"] as string, String(document["kind"]), undefined))
  );
  const best = tries.reduce((a, b) => b.length < a.length ? b : a);
  return best.length === 0 ? undefined : differenceText(best[0]!);
}
