import type { Info } from "../../builder.ts";
import { complained } from "../../failure.ts";
import { fieldManagerFlag, PRINT_FLAGS } from "../../flag_sets.ts";
import { patched } from "./patching.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";
import { type Pointed, POINTING_FLAGS, readPointing, toEach } from "./pointing.ts";

interface Words {
  readonly name: string;
  readonly done: string;
  readonly doing: string;
  readonly already: string;
  readonly short: string;
  readonly long: string;
}

export const pause = pausing(true, {
  name: "pause",
  done: "paused",
  doing: "pausing",
  already: "is already paused",
  short: "Mark the provided resource as paused",
  long:
    "Mark the provided resource as paused: its controller no longer reconciles its template. Deployments alone can be paused.",
});

export const resume = pausing(false, {
  name: "resume",
  done: "resumed",
  doing: "resuming",
  already: "is not paused",
  short: "Resume a paused resource",
  long: "Resume a paused resource: its controller reconciles it again. Deployments alone can be resumed.",
});

function pausing(paused: boolean, words: Words): Verb<Pointed> {
  return {
    name: words.name,
    usage: `rollout ${words.name} RESOURCE`,
    short: words.short,
    long: words.long,
    examples: `# A deployment\nkubectl rollout ${words.name} deployment/web`,
    flags: [...POINTING_FLAGS, ...PRINT_FLAGS, fieldManagerFlag("kubectl-rollout")],
    read: readPointing,
    run: (options, kube) =>
      toEach({ ...options, looksUpFirst: true }, kube, (info) => changed(info, paused, words, kube)),
  };
}

function changed(info: Info, paused: boolean, words: Words, kube: Kube): Outcome {
  const { resource, name } = info;
  const named = `error: ${resource.name} ${JSON.stringify(name)}`;
  if (resource.kind !== "Deployment") return { failure: complained(`${named} ${words.doing} is not supported`) };
  if (!!info.object!.spec.paused === paused) return { failure: complained(`${named} ${words.already}`) };
  return patched(info, { spec: { paused: paused || null } }, words.done, kube);
}
