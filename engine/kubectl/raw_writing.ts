import { goQuote } from "../base/go_text.ts";
import { goJson } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { fieldOrder } from "../kinds/schema/mod.ts";
import type { Resource } from "../kinds/discovery.ts";
import { absolutePath } from "../shell/resolve.ts";
import { bare, complained, type Failure, refused } from "./failure.ts";
import { jsonFault } from "../base/json_fault.ts";
import { withManagedFields } from "./printers/data.ts";
import type { Flags, Kube, Outcome } from "./verb.ts";

const HEX_BYTES = 30;
const NO_SUCH_PATH = refused({
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
});

/** The same for verbs that send a file. */
export function rawFileFault(flags: Flags): string | undefined {
  const files = flags.list("filename");
  if (flags.yes("edit")) return "--raw and --edit are mutually exclusive";
  if (files.length !== 1) return "--raw can only use a single local file or stdin";
  if (/^https?:\/\//.test(files[0]!)) return "--raw cannot read from a url";
  if (flags.yes("recursive")) return "--raw and --recursive are mutually exclusive";
  if (flags.text("selector")) return "--raw and --selector (-l) are mutually exclusive";
  return rawFault(flags);
}

/** An object as the server writes it. */
export function rawJson(object: KubeObject): string {
  return goJson(withManagedFields(object), { order: fieldOrder(object.apiVersion, object.kind) });
}

/** A path of the API, taken apart. */
export interface RawPath {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** What is wrong with `--raw` and what stands beside it. */
export function rawFault(flags: Flags): string | undefined {
  const raw = flags.text("raw");
  if (flags.text("output")) return "--raw and --output are mutually exclusive";
  return /^\/|^[A-Za-z][A-Za-z0-9+.-]*:/.test(raw)
    ? undefined
    : `--raw must be a valid URL path: parse ${goQuote(raw)}: invalid URI for request`;
}

export function rawPath(path: string, kube: Kube): RawPath | undefined {
  const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?\/?$/
    .exec(path);
  if (!match) return undefined;
  const [, group = "", version, namespace, plural, name, subresource] = match;
  const resource = kube.client.cluster.resources().find((one) =>
    one.group === group && one.version === version && one.plural === plural
  );
  return resource && { resource, namespace, name, subresource };
}

/** `--raw PATH`: sends a file as it stands (`create`, `replace`), or deletes what is there. */
export function rawWritten(verb: "create" | "update" | "delete", kube: Kube): Outcome {
  const target = rawPath(kube.flags.text("raw").split("?")[0]!, kube);
  if (!target) return { failure: NO_SUCH_PATH };
  const { resource, namespace, name, subresource } = target;
  const request = { resource: resource.name, version: resource.version, namespace, name, subresource };
  const body: Body = verb === "delete" ? {} : bodyFor(resource, kube);
  if (body.failure) return { failure: body.failure };
  const got = kube.client.ask({ verb, ...request, body: body.value });
  return "failure" in got ? { failure: got.failure } : { out: `${rawJson(got.object)}\n` };
}

interface Body {
  readonly value?: unknown;
  readonly failure?: Failure;
}

function bodyFor(resource: Resource, kube: Kube): Body {
  const [file = ""] = kube.flags.list("filename");
  const text = file === "-" ? kube.stdin : kube.world.files.read(absolutePath(kube.call.cwd, file));
  if (typeof text !== "string") {
    return {
      failure: text.fault === "EISDIR"
        ? bare(`Unable to connect to the server: read ${file}: is a directory`)
        : complained(`open ${file}: no such file or directory`),
    };
  }
  const fault = jsonFault(text);
  if (!fault) return { value: JSON.parse(text) };
  const bytes = [...new TextEncoder().encode(text).slice(0, HEX_BYTES)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const message = `the object provided is unrecognized (must be of type ${resource.kind}): ` +
    `couldn't get version/kind; json parse error: ${fault} (${hex} ...)`;
  return { failure: refused({ code: 400, reason: "BadRequest", message }) };
}
