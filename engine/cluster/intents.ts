import { keyOf, type KubeObject } from "../base/object.ts";
import type { Answer, Fault, Request } from "./api.ts";
import type { Controller, Intent } from "./controller.ts";
import { tell } from "./events.ts";
import type { Machine } from "./machine.ts";
import { perform } from "./perform.ts";

/** Components that are programs of their own; every other controller lives in the controller manager. */
const PROGRAMS: Readonly<Record<string, string>> = { "default-scheduler": "kube-scheduler", kubelet: "kubelet" };

/**
 * Carries out what a controller wants, through the verbs that everybody uses.
 *
 * @returns False when something was refused that the controller has no answer to: the key must be looked at again.
 */
export function carryOut(machine: Machine, index: number, key: string, intents: readonly Intent[]): boolean {
  const controller = machine.controllers[index]!;
  let isDone = true;
  for (const intent of intents) {
    const further = INTENTS[intent.do](machine, intent as never, { index, key, controller });
    if (further === undefined) isDone = false;
    else if (further.length > 0) isDone = carryOut(machine, index, key, further) && isDone;
  }
  return isDone;
}

interface Doer {
  readonly index: number;
  readonly key: string;
  readonly controller: Controller;
}

const NOTHING: readonly Intent[] = Object.freeze([]);

type Carrying<K extends Intent["do"]> = (
  machine: Machine,
  intent: Extract<Intent, { do: K }>,
  doer: Doer,
) => readonly Intent[] | undefined;

const INTENTS: { readonly [K in Intent["do"]]: Carrying<K> } = {
  request: (machine, intent, doer) => outcome(ask(machine, intent.request, doer), intent),
  create(machine, intent, doer) {
    const object = intent.object as KubeObject;
    const resource = machine.catalog.ofKind(object.apiVersion, object.kind)?.name ?? "";
    const { namespace } = object.metadata;
    return outcome(ask(machine, { verb: "create", resource, namespace, body: object }, doer), intent);
  },
  patch(machine, intent, doer) {
    const request = {
      ...placeOf(machine, intent.object),
      verb: "patch",
      patchType: "merge",
      subresource: intent.subresource,
      body: intent.patch,
    } as const;
    return outcome(ask(machine, request, doer), intent);
  },
  status(machine, intent, doer) {
    const place = placeOf(machine, intent.object);
    const current = machine.store.get(place.resource, keyOf(intent.object));
    if (!current || current.metadata.uid !== intent.object.metadata.uid) return NOTHING;
    const body = { ...current, status: intent.status };
    return outcome(ask(machine, { ...place, verb: "update", subresource: "status", body }, doer), intent);
  },
  delete(machine, intent, doer) {
    const { gracePeriodSeconds, propagationPolicy, object } = intent;
    const { uid } = object.metadata;
    const request = {
      ...placeOf(machine, object),
      verb: "delete",
      gracePeriodSeconds,
      propagationPolicy,
      preconditions: { uid },
    } as const;
    const answer = ask(machine, request, doer);
    return answer.ok ? intent.then?.() ?? NOTHING : outcome(answer, intent);
  },
  event(machine, intent, { controller }) {
    tell(machine, intent, controller.name);
    return NOTHING;
  },
  remember(machine, { key, value }, { index }) {
    machine.memory.set(index, key, value);
    return NOTHING;
  },
  forget(machine, { key }, { index }) {
    machine.memory.delete(index, key);
    return NOTHING;
  },
  again(machine, { afterMs, key }, doer) {
    machine.queue.add(doer.index, key ?? doer.key, machine.nowMs + Math.max(0, afterMs));
    return NOTHING;
  },
};

function ask(machine: Machine, request: Request, { controller }: Doer): Answer {
  return perform(machine, request, { component: PROGRAMS[controller.name] ?? "kube-controller-manager" });
}

interface Replies {
  then?(object: KubeObject): readonly Intent[];
  refused?(fault: Fault): readonly Intent[];
}

/** What follows from an answer; undefined when the key must be looked at again. What is gone needs nothing more. */
function outcome(answer: Answer, intent: Intent): readonly Intent[] | undefined {
  const { then, refused } = intent as Replies;
  if (answer.ok) return then?.call(intent, answer.object!) ?? NOTHING;
  if (refused) return refused.call(intent, answer.fault);
  return answer.fault.code === 404 && intent.do !== "create" ? NOTHING : undefined;
}

function placeOf(machine: Machine, object: KubeObject): Pick<Request, "resource" | "namespace" | "name"> {
  const { name, namespace } = object.metadata;
  return { resource: machine.catalog.ofKind(object.apiVersion, object.kind)?.name ?? "", namespace, name };
}
