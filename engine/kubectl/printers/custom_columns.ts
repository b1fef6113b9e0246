import { goMap } from "../../base/go_text.ts";
import { compileJsonPath, type JsonPath, relaxedJsonPath } from "../../base/jsonpath.ts";
import { formatTable } from "../../base/table.ts";
import { TabWriter } from "../../base/tabwriter.ts";
import { absolutePath } from "../../shell/resolve.ts";
import { complained, type Failure } from "../failure.ts";
import type { Kube } from "../verb.ts";
import { withManagedFieldsAtHand } from "./data.ts";
import type { Printable, Printer } from "./mod.ts";

interface ColumnSpec {
  readonly header: string;
  readonly path: string;
}

const NO_COLUMNS = "custom-columns format specified but no custom columns given";

/** `-o custom-columns=HEADER:PATH,…`, or two lines of a file: headers, and under them their paths. */
export function customColumnsPrinter(
  given: string,
  kube: Kube,
  format: string,
): Printer | { readonly failure: Failure } {
  if (!given) return { failure: complained(NO_COLUMNS) };
  const specs = format === "custom-columns-file" ? specsInFile(given, kube) : specsIn(given);
  if ("failure" in specs) return specs;
  let headed = kube.flags.yes("no-headers") && format !== "custom-columns-file";
  return {
    print(object) {
      const header = headed ? undefined : specs.map((spec) => spec.header);
      headed = true;
      const paths = specs.map(({ path }) => compileJsonPath(path));
      const wrong = paths.find((path) => "fault" in path);
      if (wrong && "fault" in wrong) return { text: formatTable(header, []), failure: complained(wrong.fault) };
      const rows: string[][] = [];
      for (const item of itemsOf(object)) {
        const whole = withManagedFieldsAtHand(item);
        rows.push(paths.map((path) => cell(path as JsonPath, whole)));
      }
      return { text: laidOut(header, rows) };
    },
  };
}

/** Values are printed as they are: unlike in the server's tables, their line breaks and tabs stay. */
function laidOut(header: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  if (!rows.some((row) => row.some((text) => /[\n\t]/.test(text)))) return formatTable(header, rows);
  const writer = new TabWriter({ minWidth: 6, padding: 3 });
  for (const line of header ? [header, ...rows] : rows) writer.write(`${line.join("\t")}\n`);
  return writer.toString();
}

function itemsOf(object: Printable): readonly Printable[] {
  return object.kind.endsWith("List") && Array.isArray(object.items) ? object.items : [object];
}

/** Every value that the path finds, joined by commas, as Go prints values. */
function cell(path: JsonPath, object: Printable): string {
  const values = path.find(object);
  return values.length ? values.map((value) => value === null ? "<nil>" : goMap(value)).join(",") : "<none>";
}

function specsIn(given: string): readonly ColumnSpec[] | { readonly failure: Failure } {
  const specs: ColumnSpec[] = [];
  for (const part of partsOf(given)) {
    const colon = part.indexOf(":");
    if (colon < 0) {
      return { failure: complained(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`) };
    }
    const path = relaxedJsonPath(part.slice(colon + 1));
    if ("fault" in path) return { failure: complained(path.fault) };
    specs.push({ header: part.slice(0, colon), path: path.template });
  }
  return specs;
}

/** Parts between commas, but for commas inside `[…]`. */
function partsOf(given: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of given) {
    if (letter === "[" || letter === "(") depth++;
    if (letter === "]" || letter === ")") depth = Math.max(0, depth - 1);
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

const FILE_FORM = "Expected format is one line of space separated headers, one line of space separated column specs.";

function specsInFile(path: string, kube: Kube): readonly ColumnSpec[] | { readonly failure: Failure } {
  const text = kube.world.files.read(absolutePath(kube.call.cwd, path));
  if (typeof text !== "string") {
    return { failure: complained(`error reading template ${path}, open ${path}: no such file or directory`) };
  }
  const [first = "", second = ""] = text.split("\n");
  const lacking = first === "" ? "header" : second === "" ? "spec" : undefined;
  if (lacking) return { failure: complained(`invalid template, missing ${lacking} line. ${FILE_FORM}`) };
  const [headers, fields] = [first, second].map((line) => line.split(/\s+/).filter((word) => word !== ""));
  if (headers!.length !== fields!.length) {
    return {
      failure: complained(
        `number of headers (${headers!.length}) and field specifications (${fields!.length}) don't match`,
      ),
    };
  }
  const specs: ColumnSpec[] = [];
  for (const [i, header] of headers!.entries()) {
    const path = relaxedJsonPath(fields![i]!);
    if ("fault" in path) return { failure: complained(path.fault) };
    specs.push({ header, path: path.template });
  }
  return specs;
}
