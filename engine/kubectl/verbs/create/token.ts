import { complained, messageOf } from "../../failure.ts";
import { PRINT_FLAGS } from "../../flag_sets.ts";
import { printerOf } from "../../printers/mod.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";
import { nameOf } from "./generator.ts";

/** `kubectl create token SERVICE_ACCOUNT_NAME`: prints the token alone. */
export const token: Verb<string> = {
  name: "token",
  usage: "create token SERVICE_ACCOUNT_NAME",
  short: "Request a service account token",
  long: "Request a service account token.",
  examples:
    "# A token for a service account of the current namespace\nkubectl create token myapp\n\n# For an hour\nkubectl create token myapp --duration 1h",
  flags: [
    { name: "audience", type: "array", default: "[]", help: "Audience of the requested token." },
    {
      name: "bound-object-kind",
      type: "string",
      help: "Kind of an object to bind the token to. Supported kinds are Node, Pod, Secret.",
    },
    { name: "bound-object-name", type: "string", help: "Name of an object to bind the token to." },
    { name: "bound-object-uid", type: "string", help: "UID of an object to bind the token to." },
    {
      name: "duration",
      type: "duration",
      default: "0s",
      help:
        "Requested lifetime of the issued token. If not set or if set to 0, the lifetime will be determined by the server automatically.",
    },
    ...PRINT_FLAGS,
  ],
  read: (args, _flags, { dashAt }) => nameOf(args, dashAt),
  run,
};

const BINDABLE: Readonly<Record<string, string>> = { Node: "v1", Pod: "v1", Secret: "v1" };

function run(name: string, kube: Kube): Outcome {
  const { flags } = kube;
  const kind = flags.text("bound-object-kind");
  if (kind && !BINDABLE[kind]) {
    return { failure: complained(`supported --bound-object-kind values are ${Object.keys(BINDABLE).join(", ")}`) };
  }
  if (kind && !flags.text("bound-object-name")) {
    return { failure: complained("--bound-object-name is required if --bound-object-kind is provided") };
  }
  if (flags.number("duration") < 0) return { failure: complained("--duration must be positive") };
  const seconds = Math.floor(flags.number("duration") / 1000);
  const bound = {
    apiVersion: BINDABLE[kind],
    kind,
    name: flags.text("bound-object-name"),
    uid: flags.text("bound-object-uid") || undefined,
  };
  const spec = {
    audiences: flags.list("audience"),
    ...(kind ? { boundObjectRef: bound } : {}),
    ...(seconds ? { expirationSeconds: seconds } : {}),
  };
  const got = kube.client.ask({
    verb: "create",
    resource: "serviceaccounts",
    namespace: kube.namespace,
    name,
    subresource: "token",
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: {}, spec },
  });
  if ("failure" in got) return { failure: complained(`failed to create token: ${messageOf(got.failure)}`) };
  if (!flags.text("output")) return { out: `${got.object.status?.token ?? ""}\n` };
  const printer = printerOf(kube);
  if ("failure" in printer) return { failure: printer.failure };
  const printed = printer.print(got.object);
  return { out: printed.text, failure: printed.failure };
}
