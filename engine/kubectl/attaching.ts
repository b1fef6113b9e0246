import type { KubeObject } from "../base/object.ts";
import { giveInput, giveSignal, type LogPlace, logsOf } from "../kubelet/mod.ts";
import { podDenial } from "./permissions.ts";
import { complained } from "./failure.ts";
import type { Loose } from "./pod_specs.ts";
import { type Next, sayingNow, waiting } from "./processes.ts";
import type { Kube } from "./verb.ts";

const LOOK_MS = 100;
const NO_TTY = "Unable to use a TTY - input is not a terminal or the right kind of file\n";
const INVITATION =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

interface Session {
  readonly pod: KubeObject;
  readonly name: string;
  readonly key: string;
  readonly spec: Loose;
  readonly isEphemeral: boolean;
  /** Keys go to the container's terminal as they are typed. */
  readonly isRaw: boolean;
}

/**
 * Prints what a container writes until it ends, and hands it the input. `fromStart`: all of it, as when kubectl attached
 * before the container began; else what comes from now on. The flags `--stdin`, `--tty` and `--quiet` are the caller's verb's.
 */
export function attached(
  pod: KubeObject,
  container: string,
  { fromStart }: { readonly fromStart: boolean },
  kube: Kube,
  then: (kube: Kube) => Next,
): Next {
  const { name, namespace = "" } = pod.metadata;
  const denial = podDenial("create", "attach", namespace, name, kube);
  if (denial) return { failure: denial };
  const key = `${namespace}/${name}`;
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const spec = [...containers, ...initContainers, ...ephemeralContainers].find((one: Loose) => one.name === container);
  const { flags, call } = kube;
  const log = logsOf(kube.client.cluster, key, container);
  if (!log || !spec) {
    const what = `unable to upgrade connection: container ${container} not found in pod ${name}_${namespace}`;
    return { failure: complained(what) };
  }
  const noTerminal = flags.yes("tty") && !spec.tty
    ? `error: Unable to use a TTY - container ${container} did not allocate one\n`
    : "";
  const isTty = flags.yes("stdin") && spec.tty;
  const isRaw = isTty && call.stdin === "terminal";
  const err = flags.yes("quiet") ? "" : noTerminal + (isTty && !isRaw ? NO_TTY : "") + INVITATION;
  const isEphemeral = ephemeralContainers.includes(spec);
  const session: Session = { pod, name: container, key, spec, isEphemeral, isRaw };
  const from = fromStart ? { line: 0, character: 0 } : log.next;
  const parting = (later: Kube) => sayingNow({ err: resumption(session, later) }, later, then);
  return sayingNow({ err }, kube, (later) => followed(session, from, flags.yes("stdin"), later, parting));
}

/** How to come back to a container that may still be there. */
function resumption({ pod, name, isEphemeral, isRaw }: Session, kube: Kube): string {
  if (kube.flags.yes("quiet") || !isRaw) return "";
  const command = `'kubectl attach ${pod.metadata.name} -c ${name} -n ${pod.metadata.namespace} -i -t'`;
  return isEphemeral
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${command} if it is still running\n`
    : `Session ended, resume using ${command} command\n`;
}

function followed(session: Session, from: LogPlace, takesInput: boolean, kube: Kube, then: (kube: Kube) => Next): Next {
  const { key, name, spec, isRaw } = session;
  const log = logsOf(kube.client.cluster, key, name, { from });
  return sayingNow({ out: log?.stdout, err: log?.stderr }, kube, (later) => {
    if (!log?.isOpen) return then(later);
    const again = (next: Kube, takesMore = takesInput) => followed(session, log.next, takesMore, next, then);
    return waiting(
      { forMs: LOOK_MS, forChange: ["pods"], ...(takesInput && { forInput: true }) },
      later,
      (next, woken) => {
        if (woken.by !== "input") return again(next);
        if (typeof woken.input === "string") {
          giveInput(next.world, key, name, woken.input);
          return again(next);
        }
        // The end of input is the container's only where its first visitor's is.
        if (!spec.stdinOnce && !isRaw) return then(next);
        giveInput(next.world, key, name, null);
        return again(next, false);
      },
      isRaw
        ? (signal, next) => {
          giveSignal(next.world, key, name, signal);
          return again(next);
        }
        : undefined,
    );
  });
}
