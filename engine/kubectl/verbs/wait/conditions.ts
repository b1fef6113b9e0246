import { compileJsonPath, relaxedJsonPath } from "../../../base/jsonpath.ts";
import { goNumber } from "../../../base/go_text.ts";
import type { KubeObject } from "../../../base/object.ts";

/** What is waited for. */
export type Condition =
  | { readonly is: "create" }
  | { readonly is: "delete" }
  | { readonly is: "state"; met(object: KubeObject): boolean | { readonly fault: string } };

type Faulty = { readonly fault: string };

/** Reads `--for`. Source: `conditionFuncFor` in kubectl's cmd/wait. */
export function conditionOf(text: string): Condition | Faulty {
  const lower = text.toLowerCase();
  if (lower === "delete") return { is: "delete" };
  if (lower === "create") return { is: "create" };
  if (text.startsWith("condition=")) return typeAndStatus(text.slice("condition=".length));
  if (text.startsWith("jsonpath=")) return pathAndValue(text.slice("jsonpath=".length));
  return { fault: `unrecognized condition: ${JSON.stringify(text)}` };
}

/** `Ready`, `Ready=false`; case does not matter. A condition that speaks of an older generation does not count. */
function typeAndStatus(text: string): Condition {
  const equals = text.indexOf("=");
  const type = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
  const status = equals < 0 ? "true" : text.slice(equals + 1).toLowerCase();
  return {
    is: "state",
    met({ metadata, status: { conditions = [], observedGeneration } = {} }) {
      const found = conditions.find((one: { type?: string }) => one.type?.toLowerCase() === type);
      if (!found) return false;
      const seen = found.observedGeneration ?? observedGeneration;
      if (seen !== undefined && seen < (metadata.generation ?? 0)) return false;
      return String(found.status).toLowerCase() === status;
    },
  };
}

const VALUE_MISSING =
  "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3";
const FORMAT =
  "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'";

/** `{.status.phase}=Running`, or a path alone: any value will do. */
function pathAndValue(text: string): Condition | Faulty {
  const parts = splitAtSingleEquals(text);
  if (parts.length > 2) return { fault: FORMAT };
  if (parts[0] === "") return { fault: "jsonpath expression cannot be empty" };
  const relaxed = relaxedJsonPath(parts[0]!);
  if ("fault" in relaxed) return relaxed;
  const wanted = parts[1]?.replace(/^['"]+|['"]+$/g, "");
  if (wanted === "") return { fault: VALUE_MISSING };
  const path = compileJsonPath(relaxed.template);
  if ("fault" in path) return path;
  return {
    is: "state",
    met(object) {
      const results = path.results(object);
      if ("fault" in results) return results;
      const [values = []] = results;
      if (!values.length) return false;
      if (values.length > 1) return { fault: "given jsonpath expression matches more than one value" };
      if (wanted === undefined) return true;
      const [value] = values;
      if (typeof value === "object" && value !== null) {
        return { fault: "jsonpath leads to a nested object or list which is not supported" };
      }
      return (typeof value === "number" ? goNumber(value) : String(value)) === wanted;
    },
  };
}

/** `==` belongs to the path. */
function splitAtSingleEquals(text: string): string[] {
  return text.split(/(?<!=)=(?!=)/);
}
