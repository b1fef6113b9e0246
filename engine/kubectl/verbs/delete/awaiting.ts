import { complained } from "../../failure.ts";
import { type Next, watching } from "../../processes.ts";
import type { Kube } from "../../verb.ts";
import type { Deleted } from "./deleting.ts";

/** Without a timeout of its own, kubectl waits a week. */
const TIMEOUT_MS = 168 * 3_600_000;

/** Waits until each is gone (or another has its name), one after the other, each for as long as the timeout says. */
export function gone(deleted: readonly Deleted[], timeoutMs: number, kube: Kube, then: (kube: Kube) => Next): Next {
  const [first, ...rest] = deleted;
  if (!first) return then(kube);
  const { info: { resource, namespace, name }, uid } = first;
  const untilMs = kube.world.nowMs + (timeoutMs || TIMEOUT_MS);
  const look = (now: Kube): Next | undefined => {
    const got = now.client.get(resource, namespace, name);
    // Whoever may delete but not look does not wait.
    if ("failure" in got) return gone(rest, timeoutMs, now, then);
    return uid && got.object.metadata.uid !== uid ? gone(rest, timeoutMs, now, then) : undefined;
  };
  const late = () => ({ failure: complained(`timed out waiting for the condition on ${resource.plural}/${name}`) });
  return watching([resource.name], untilMs, kube, look, late);
}
