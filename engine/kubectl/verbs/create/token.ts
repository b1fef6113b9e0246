import { complained, messageOf } from "../../failure.ts";
import { PRINT_FLAGS } from "../../flag_sets.ts";
import { outputFault, printerOf } from "../../printers/mod.ts";
import type { Flags, Kube, Outcome, Verb } from "../../verb.ts";
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

/** Complaints about the flags, in kubectl's order. */
function tokenFault(flags: Flags): string | undefined {
  const [kind, name, uid] = ["kind", "name", "uid"].map((part) => flags.text(`bound-object-${part}`));
  const duration = flags.number("duration");
  if (duration < 0) return "--duration must be greater than or equal to 0";
  if (duration % 1000) return "--duration cannot be expressed in units less than seconds";
  if (flags.list("audience").includes("")) return "--audience must not be an empty string";
  if (!kind) {
    if (name) return "--bound-object-name can only be set if --bound-object-kind is provided";
    return uid ? "--bound-object-uid can only be set if --bound-object-kind is provided" : undefined;
  }
  if (!BINDABLE[kind]) return `supported --bound-object-kind values are ${Object.keys(BINDABLE).join(", ")}`;
  return name ? undefined : "--bound-object-name is required if --bound-object-kind is provided";
}

function run(name: string, kube: Kube): Outcome {
  const { flags } = kube;
  const wrong = outputFault(kube);
  if (wrong) return { failure: wrong };
  const fault = tokenFault(flags);
  if (fault) return { failure: complained(fault) };
  const kind = flags.text("bound-object-kind");
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
  if (!flags.text("output")) {
    return { out: `${got.object.status?.token ?? ""}${kube.call.stdout === "terminal" ? "\n" : ""}` };
  }
  const printer = printerOf(kube, { typed: true });
  if ("failure" in printer) return { failure: printer.failure };
  const printed = printer.print(got.object);
  return { out: printed.text, failure: printed.failure };
}
