import type { KubeObject } from "../../base/object.ts";
import { filesInContainer } from "../../kubelet/mod.ts";
import type { Files } from "../../shell/files.ts";
import { absolutePath } from "../../shell/resolve.ts";
import { containerOf } from "../containers.ts";
import { complained } from "../failure.ts";
import { podDenial } from "../permissions.ts";
import type { Kube, Outcome, Verb } from "../verb.ts";

/** `[[NAMESPACE/]POD:]PATH` */
interface Place {
  readonly pod?: string;
  readonly namespace?: string;
  readonly path: string;
}

interface Options {
  readonly from: Place;
  readonly to: Place;
}

export const cp: Verb<Options> = {
  name: "cp",
  group: "Troubleshooting and Debugging Commands:",
  usage: "cp <file-spec-src> <file-spec-dest>",
  short: "Copy files and directories to and from containers",
  long: "Copy files and directories to and from containers.",
  examples:
    "# From here to a pod\nkubectl cp /tmp/foo_dir some-pod:/tmp/bar_dir\n\n# From a container of a pod in another namespace\nkubectl cp some-namespace/some-pod:/tmp/foo /tmp/bar -c a-container",
  flags: [
    {
      name: "container",
      short: "c",
      type: "string",
      help:
        "Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen",
    },
    {
      name: "no-preserve",
      type: "bool",
      default: "false",
      help: "The copied file/directory's ownership and permissions will not be preserved in the container",
    },
    {
      name: "retries",
      type: "int",
      default: "0",
      help:
        "Set number of retries to complete a copy operation from a container. Specify 0 to disable or any negative value for infinite retrying. The default is 0 (no retry).",
    },
  ],

  read(args) {
    if (args.length !== 2) return { complaint: "source and destination are required" };
    const [from, to] = args.map(placeOf);
    if (typeof from === "string") return { complaint: from };
    if (typeof to === "string") return { complaint: to };
    if (from!.pod && to!.pod) {
      return { complaint: "one of src or dest must be a local file specification" };
    }
    if (!from!.path || !to!.path) return { complaint: "filepath can not be empty" };
    return from!.pod || to!.pod
      ? { from: from!, to: to! }
      : { complaint: "one of src or dest must be a remote file specification" };
  },

  run({ from, to }, kube) {
    const far = from.pod ? from : to;
    const local = { files: kube.world.files, path: absolutePath(kube.call.cwd, (from.pod ? to : from).path) };
    if (to.pod && !local.files.stat(local.path)) {
      return { failure: complained(`${from.path} doesn't exist in local filesystem`) };
    }
    const namespace = far.namespace ?? kube.namespace;
    const got = kube.client.get("pods", namespace, far.pod!);
    if ("failure" in got) return got;
    const denial = podDenial("create", "exec", namespace, far.pod!, kube);
    if (denial) return { failure: denial };
    const inside = filesOf(got.object, kube);
    if ("failure" in inside) return inside;
    const remote = { files: inside.files, path: absolutePath("/", far.path) };
    const err = inside.err;
    return from.pod
      ? { ...fetched(remote, local, far.path, kube), ...(err && { err }) }
      : { ...sent(local, remote, kube), ...(err && { err }) };
  },
};

function placeOf(text: string): Place | string {
  const colon = text.indexOf(":");
  if (colon < 0 || /^[./]/.test(text)) return { path: text };
  if (colon === 0) return "filespec must match the canonical format: [[namespace/]pod:]file/path";
  const [first = "", second, ...more] = text.slice(0, colon).split("/");
  const path = text.slice(colon + 1);
  if (more.length) return "filespec must match the canonical format: [[namespace/]pod:]file/path";
  return second === undefined ? { pod: first, path } : { namespace: first, pod: second, path };
}

function filesOf(pod: KubeObject, kube: Kube) {
  const { metadata: { name, namespace }, status } = pod;
  if (status?.phase === "Succeeded" || status?.phase === "Failed") {
    return {
      failure: complained(`cannot exec into a container in a completed pod; current phase is ${status.phase}`),
    };
  }
  const container = containerOf(pod, kube.flags.text("container"));
  if ("failure" in container) return container;
  const files = filesInContainer(kube.world, `${namespace}/${name}`, container.name);
  if (files) return { files, err: container.err };
  const message = `unable to upgrade connection: container not found (${JSON.stringify(container.name)})`;
  return { failure: complained(message) };
}

interface Spot {
  readonly files: Files;
  readonly path: string;
}

const baseName = (path: string): string => path.replace(/\/+$/, "").split("/").at(-1)!;

/** Out of a container. tar, which does the work there, has a word to say about absolute paths. */
function fetched(remote: Spot, local: Spot, typed: string, kube: Kube): Outcome {
  if (!remote.files.stat(remote.path)) {
    const err = `tar: ${
      typed.replace(/^\/+/, "")
    }: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n`;
    return { err: `${err}error: ${typed} no such file or directory\n`, exit: 1 };
  }
  const isFolder = local.files.stat(local.path)?.isFolder && !remote.files.stat(remote.path)?.isFolder;
  const target = isFolder ? { ...local, path: `${local.path}/${baseName(remote.path)}` } : local;
  const fault = copied(remote, target, kube.world.nowMs);
  const out = typed.startsWith("/") ? "tar: removing leading '/' from member names\n" : "";
  return fault ? { failure: complained(fault) } : { out };
}

/** Into a container: what goes to a folder keeps its name. */
function sent(local: Spot, remote: Spot, kube: Kube): Outcome {
  const isFolder = remote.files.stat(remote.path)?.isFolder;
  const target = isFolder ? { ...remote, path: `${remote.path.replace(/\/$/, "")}/${baseName(local.path)}` } : remote;
  const folder = target.path.slice(0, target.path.lastIndexOf("/")) || "/";
  if (!remote.files.stat(folder)) {
    return {
      err:
        `tar: can't change directory to '${folder}': No such file or directory\ncommand terminated with exit code 1\n`,
      exit: 1,
    };
  }
  const fault = copied(local, target, kube.world.nowMs);
  return fault ? { failure: complained(fault) } : {};
}

/** A file, or a folder with all that is in it; says what went wrong. */
function copied(from: Spot, to: Spot, nowMs: number): string | undefined {
  const stat = from.files.stat(from.path);
  if (stat?.isFolder) {
    to.files.makeFolder(to.path, { nowMs, parents: true });
    const names = from.files.list(from.path);
    for (const name of Array.isArray(names) ? names : []) {
      const inner = { files: from.files, path: `${from.path.replace(/\/$/, "")}/${name}` };
      const fault = copied(inner, { files: to.files, path: `${to.path.replace(/\/$/, "")}/${name}` }, nowMs);
      if (fault) return fault;
    }
    return undefined;
  }
  const text = from.files.read(from.path);
  if (typeof text !== "string") return `open ${from.path}: permission denied`;
  const fault = to.files.write(to.path, text, { nowMs, mode: stat?.mode });
  return fault && `open ${to.path}: ${fault.fault === "EISDIR" ? "is a directory" : "permission denied"}`;
}
