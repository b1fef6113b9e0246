/**
 * How kubectl shows objects. One file for each family of formats (`data.ts`: yaml, json, kyaml; `templates.ts`: jsonpath
 * and go-template; `custom_columns.ts`; `name.ts`; `table.ts`: what `get` shows). To add a format: write its printer, and
 * one line in `FORMATS`, by which it is chosen and named in the complaint about an unknown one.
 */
import type { FieldOrder } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { complained, type Failure } from "../failure.ts";
import type { Kube } from "../verb.ts";
import { customColumnsPrinter } from "./custom_columns.ts";
import { jsonPrinter, kyamlPrinter, yamlPrinter } from "./data.ts";
import { namePrinter } from "./name.ts";
import { goTemplatePrinter, jsonPathPrinter } from "./templates.ts";

/** Prints one object, or a list as one object; it remembers what it printed before (`---` between YAML documents). */
export interface Printer {
  print(object: Printable): Printed;
}

/** An object or a `List`. */
export type Printable = KubeObject | List;

interface List {
  readonly apiVersion: string;
  readonly kind: string;
  // deno-lint-ignore no-explicit-any -- whatever fields the kind has
  readonly [field: string]: any;
}

export interface Printed {
  readonly text: string;
  readonly failure?: Failure;
}

export interface PrinterOptions {
  /** What was done, for the line that names the object: `created`, `created (dry run)`. */
  readonly operation?: string;
  /** The verb of `get` knows more formats than the others. */
  readonly get?: boolean;
  /** The verb has read its objects into Go's types: JSON has their fields in Go's order. */
  readonly typed?: boolean | FieldOrder;
}

type Make = (
  template: string,
  kube: Kube,
  format: string,
  typed: boolean | FieldOrder,
) => Printer | { readonly failure: Failure };

/** By name; those with `get` are `get`'s alone. */
const FORMATS: Readonly<Record<string, { readonly make: Make; readonly get?: boolean; readonly template?: boolean }>> =
  {
    "custom-columns": { make: customColumnsPrinter, get: true, template: true },
    "custom-columns-file": { make: customColumnsPrinter, get: true, template: true },
    "go-template": { make: goTemplatePrinter, template: true },
    "go-template-file": { make: goTemplatePrinter, template: true },
    "json": { make: jsonPrinter },
    "jsonpath": { make: jsonPathPrinter, template: true },
    "jsonpath-as-json": { make: jsonPathPrinter, template: true },
    "jsonpath-file": { make: jsonPathPrinter, template: true },
    "kyaml": { make: kyamlPrinter },
    "name": { make: (_template, _kube, _format, typed) => namePrinter(undefined, !!typed) },
    "template": { make: goTemplatePrinter, template: true },
    "templatefile": { make: goTemplatePrinter, template: true },
    "wide": { make: () => namePrinter(undefined), get: true },
    "yaml": { make: yamlPrinter },
  };

/** The printer that `-o` and `--template` ask for; without `-o`, the one that says what was done. */
export function printerOf(kube: Kube, options: PrinterOptions = {}): Printer | { readonly failure: Failure } {
  const wanted = kube.flags.text("output");
  const output = wanted || (kube.flags.text("template") ? "go-template" : "");
  if (!output) return namePrinter(options.operation ?? "");
  const equals = output.indexOf("=");
  const typed = equals < 0 ? output : output.slice(0, equals);
  const name = FORMATS[typed] ? typed : typed.toLowerCase();
  const format = FORMATS[name];
  const fits = format && (options.get || !format.get) && (format.template || equals < 0);
  if (!fits) return { failure: complained(unknownFormat(output, !!options.get)) };
  const template = equals < 0 ? kube.flags.text("template") : output.slice(equals + 1);
  return format.make(template, kube, name, options.typed ?? false);
}

/** Complains about an unknown `-o` before anything is done; undefined when it is known or not given. */
export function outputFault(kube: Kube, options: PrinterOptions = {}): Failure | undefined {
  const printer = printerOf(kube, options);
  return "failure" in printer ? printer.failure : undefined;
}

function unknownFormat(output: string, get: boolean): string {
  const allowed = Object.keys(FORMATS).filter((name) => get || !FORMATS[name]!.get).sort();
  return `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${
    allowed.join(",")
  }`;
}

/** Prints one after the other; stops at the first that can't be printed. */
export function printAll(printer: Printer, objects: readonly Printable[]): Printed {
  let text = "";
  for (const object of objects) {
    const printed = printer.print(object);
    text += printed.text;
    if (printed.failure) return { text, failure: printed.failure };
  }
  return { text };
}
