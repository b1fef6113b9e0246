import type { KubeObject } from "../../../base/object.ts";
import { type Log, type LogOptions, logsOf } from "../../../kubelet/mod.ts";
import { type Failure, refused } from "../../failure.ts";
import { podDenial } from "../../permissions.ts";
import type { Kube } from "../../verb.ts";

const NOTHING: Log = { text: "", stdout: "", stderr: "", next: { line: 0, character: 0 }, isOpen: false };

/** One container whose log is wanted. */
export interface Source {
  readonly pod: KubeObject;
  readonly container: string;
}

/** What the server hands out, or why not. Source of the texts: the kubelet's `validateContainerLogStatus`. */
export function logOf(
  { pod, container }: Source,
  options: LogOptions,
  kube: Kube,
): Log | { readonly failure: Failure } {
  const { name, namespace = "" } = pod.metadata;
  const denial = podDenial("get", "log", namespace, name, kube);
  if (denial) return { failure: denial };
  const got = kube.client.get("pods", namespace, name);
  if ("failure" in got) return got;
  const { status = {}, spec } = got.object;
  if (!spec.nodeName) return NOTHING;
  const log = logsOf(kube.client.cluster, `${namespace}/${name}`, container, options);
  if (log) return log;
  const what = `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)}`;
  const message = options.previous
    ? `previous terminated ${what} not found`
    : `${what} ${waitingText(status, container)}`;
  return { failure: refused({ code: 400, reason: "BadRequest", message }) };
}

interface Status {
  readonly name: string;
  readonly state?: { readonly waiting?: { readonly reason?: string } };
}

type Statuses = Readonly<Record<string, readonly Status[] | undefined>>;

function waitingText(statuses: Statuses, container: string): string {
  const all = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];
  const status = all.flatMap((field) => statuses[field] ?? []).find(({ name }) => name === container);
  if (!status) return "is not available";
  const reason = status.state?.waiting?.reason;
  if (!reason) return "is waiting to start - no logs yet";
  const said = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: "trying and failing to pull image",
  }[reason] ?? reason;
  return `is waiting to start: ${said}`;
}
