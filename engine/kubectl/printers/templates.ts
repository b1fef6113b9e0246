import { compileJsonPath } from "../../base/jsonpath.ts";
import { goMap } from "../../base/go_text.ts";
import { type FieldOrder, goJson } from "../../base/json.ts";
import { absolutePath } from "../../shell/resolve.ts";
import { complained, type Failure } from "../failure.ts";
import type { Kube } from "../verb.ts";
import { compileGoTemplate } from "../../base/go_template.ts";
import { orderOf, withManagedFieldsAtHand } from "./data.ts";
import { goSyntax } from "./go_syntax.ts";
import type { Printer } from "./mod.ts";

const NO_TEMPLATE = "template format specified but no template given";

/** `-o jsonpath=…`, `jsonpath-file=…`, `jsonpath-as-json=…`. */
export function jsonPathPrinter(given: string, kube: Kube, format: string): Printer | { readonly failure: Failure } {
  const template = templateText(given, kube, format === "jsonpath-file");
  if (typeof template !== "string") return template;
  const path = compileJsonPath(template, { missingIsFault: missingIsFault(kube) });
  if ("fault" in path) return { failure: complained(`error parsing jsonpath ${template}, ${path.fault}`) };
  return {
    print(given) {
      const object = withManagedFieldsAtHand(given);
      const text = format === "jsonpath-as-json" ? path.printJson(object) : path.print(object);
      if (typeof text === "string") return { text };
      const debugging =
        `Error executing template: ${text.fault}. Printing more information for debugging the template:\n` +
        `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`;
      return { text: "", failure: complained(`error executing jsonpath ${JSON.stringify(template)}: ${debugging}`) };
    },
  };
}

/** `-o go-template=…` and its kin. */
export function goTemplatePrinter(
  given: string,
  kube: Kube,
  format: string,
  typed: boolean | FieldOrder,
): Printer | { readonly failure: Failure } {
  const template = templateText(given, kube, format.endsWith("file"));
  if (typeof template !== "string") return template;
  const compiled = compileGoTemplate(template, { missingIsFault: missingIsFault(kube) });
  if ("fault" in compiled) return { failure: complained(`error parsing template ${template}, ${compiled.fault}`) };
  return {
    print(given) {
      const object = withManagedFieldsAtHand(given);
      const { text, fault } = compiled.print(object);
      if (!fault) return { text };
      const debugging = `Error executing template: ${fault}. Printing more information for debugging the template:\n` +
        `\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${
          goJson(object, { order: orderOf(object, typed) })
        }\n` +
        `\tobject given to template engine was:\n\t\t${goMap(object)}\n\n`;
      return {
        text: text + debugging,
        failure: complained(`error executing template ${JSON.stringify(template)}: ${fault}`),
      };
    },
  };
}

const missingIsFault = ({ flags }: Kube): boolean =>
  flags.has("allow-missing-template-keys") && !flags.yes("allow-missing-template-keys");

function templateText(given: string, kube: Kube, inFile: boolean): string | { readonly failure: Failure } {
  if (!given) return { failure: complained(NO_TEMPLATE) };
  if (!inFile) return given;
  const text = kube.world.files.read(absolutePath(kube.call.cwd, given));
  if (typeof text === "string") return text;
  return { failure: complained(`error reading --template ${given}, open ${given}: no such file or directory`) };
}
