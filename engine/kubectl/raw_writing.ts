import { absolutePath } from "../shell/resolve.ts";
import { complained, refused } from "./failure.ts";
import type { Kube, Outcome } from "./verb.ts";

const HEX_BYTES = 30;

/** `--raw PATH -f FILE` sends a file as it stands; what is not JSON the server can't read. */
export function rawReplaced(kube: Kube): Outcome {
  const [file = ""] = kube.flags.list("filename");
  const text = file === "-" ? kube.stdin : kube.world.files.read(absolutePath(kube.call.cwd, file));
  if (typeof text !== "string") return { failure: complained(`open ${file}: no such file or directory`) };
  const [, group = "", version, namespace, plural, name] =
    /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(?:namespaces\/([^/]+)\/)?([^/]+)\/([^/]+)$/.exec(kube.flags.text("raw")) ?? [];
  const resource = kube.client.cluster.resources().find((one) =>
    one.group === group && one.version === version && one.plural === plural
  );
  if (!resource) {
    return {
      failure: refused({ code: 404, reason: "NotFound", message: "the server could not find the requested resource" }),
    };
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const hex = [...new TextEncoder().encode(text).slice(0, HEX_BYTES)].map((byte) =>
      byte.toString(16).padStart(2, "0")
    ).join("");
    const first = /\S/.exec(text)?.[0];
    const wrong = first
      ? `invalid character '${first}' looking for beginning of value`
      : "unexpected end of JSON input";
    const message =
      `the object provided is unrecognized (must be of type ${resource.kind}): couldn't get version/kind; json parse error: ${wrong} (${hex} ...)`;
    return { failure: refused({ code: 400, reason: "BadRequest", message }) };
  }
  const got = kube.client.ask({ verb: "update", resource: resource.name, version, namespace, name, body });
  return "failure" in got ? { failure: got.failure } : { out: `${JSON.stringify(got.object)}\n` };
}
