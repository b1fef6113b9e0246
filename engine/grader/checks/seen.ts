import { z } from "zod";
import type { AuditEntry } from "../../cluster/api.ts";
import type { Check } from "../check.ts";
import { like } from "../match.ts";
import { WORDS, type Words } from "../statements.ts";

interface SeenStatement extends Words {
  readonly seen: {
    readonly verb?: string | readonly string[];
    readonly resource: string | readonly string[];
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly ended?: "well" | "badly" | number;
  };
}

/** The learner's commands made such a request, whichever command it was. */
export const seen: Check<SeenStatement> = {
  name: "seen",
  about: "The learner's commands made such a request of the API, whichever command did it",
  schema: z.strictObject({
    seen: z.strictObject({
      verb: z.union([z.string(), z.array(z.string())]).optional().describe(
        "get, list, watch, create, update, patch, delete; without, any",
      ),
      resource: z.union([z.string(), z.array(z.string()).min(1)]).describe(
        "The plural word (`daemonsets`), or `daemonsets.apps`; of several any will do",
      ),
      subresource: z.string().optional().describe("log, exec, scale, …"),
      namespace: z.string().optional().describe('A name, a glob, or "*" for a request over all namespaces'),
      name: z.string().optional().describe("A name or a glob"),
      ended: z.union([z.enum(["well", "badly"]), z.number().int()]).optional().describe("How it ended; `well` without"),
    }),
    ...WORDS,
  }),
  settles: false,
  watches: () => "always",

  look({ seen }, scene) {
    const resources = [seen.resource].flat();
    const near = scene.cluster.audit().filter((entry) =>
      entry.atMs >= scene.openSinceMs && resources.some((resource) => sameResource(resource, entry))
    );
    const passed = near.some((entry) => fits(seen, entry));
    const last = near.at(-1);
    return {
      passed,
      expected: wish(seen),
      found: passed ? "such a request" : last ? `only ${entryText(last)}` : `no request for ${resources.join(" or ")}`,
      look: suggestion(seen),
    };
  },
};

function fits(seen: SeenStatement["seen"], entry: AuditEntry): boolean {
  const verbs = seen.verb === undefined ? undefined : [seen.verb].flat();
  if (verbs && !verbs.some((verb) => verb === entry.verb || isAlso(verb, entry))) return false;
  if ((seen.subresource ?? "") !== (entry.subresource ?? "")) return false;
  if (
    seen.namespace === "*"
      ? entry.namespace !== undefined
      : seen.namespace !== undefined && !like(seen.namespace, entry.namespace ?? "")
  ) {
    return false;
  }
  if (seen.name !== undefined && !like(seen.name, entry.name ?? "")) return false;
  const ended = seen.ended ?? "well";
  return typeof ended === "number" ? entry.code === ended : (entry.code < 400) === (ended === "well");
}

/** A watch lists too, and a server-side apply of what was not there creates it. */
function isAlso(verb: string, entry: AuditEntry): boolean {
  return verb === "list" ? entry.verb === "watch" : verb === "create" && entry.verb === "patch" && entry.code === 201;
}

function sameResource(asked: string, entry: AuditEntry): boolean {
  return entry.resource === asked || entry.resource.split(".")[0] === asked;
}

function wish({ verb, resource, namespace, name, subresource, ended = "well" }: SeenStatement["seen"]): string {
  const paths = [resource].flat().map((one) => `${one}${subresource ? `/${subresource}` : ""}`);
  const what = `${name ? `${name} of ` : ""}${paths.join(" or ")}`;
  const where = namespace === undefined ? "" : namespace === "*" ? " in all namespaces" : ` in namespace ${namespace}`;
  const end = ended === "well" ? "" : ended === "badly" ? " that is refused" : ` that ends with ${ended}`;
  return `a request to ${verb ? [verb].flat().join(" or ") : "use"} ${what}${where}${end}`;
}

function entryText({ verb, resource, subresource, namespace, name, code }: AuditEntry): string {
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  return `${verb} ${resource}${subresource ? `/${subresource}` : ""}${name ? ` ${name}` : ""}${where}${
    code >= 400 ? ` (refused with ${code})` : ""
  }`;
}

/** Only for requests that look: for the others the way is the learner's to find. */
function suggestion({ verb, resource, subresource, namespace, name }: SeenStatement["seen"]): string | undefined {
  if (![verb].flat().some((one) => one === "get" || one === "list")) return undefined;
  const where = namespace === undefined ? "" : namespace === "*" ? " -A" : ` -n ${namespace}`;
  if (subresource === "log") return `kubectl get pods${where}`;
  if (subresource !== undefined) return undefined;
  return `kubectl get ${[resource].flat()[0]}${name && !name.includes("*") ? ` ${name}` : ""}${where}`;
}
