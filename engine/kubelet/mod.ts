/**
 * The kubelets of all nodes: nodes register (nodes.ts) and show the pods that
 * they run from files (static_pods.ts), pods are taken or refused (admission.ts), and their containers
 * live (containers.ts, stopping.ts), with what images hold (images.ts), what programs do (programs.ts), what they see
 * (environment.ts, volumes.ts, disks.ts) and how they are asked for their health (probes.ts). What runs is a value (run.ts);
 * status.ts makes a pod's status of it. kubectl comes in through execution.ts and logs.ts. To add an image that does
 * something: a line in IMAGES; a program: a command of the shell.
 */
import type { Controller } from "../cluster/controller.ts";
import { kubelet } from "./kubelet.ts";

export const CONTROLLERS: readonly Controller[] = [kubelet];
export { execInContainer, type ExecOptions, filesInContainer, giveInput, giveSignal } from "./execution.ts";
export { isStaticManifest, layStaticPods } from "./static_pods.ts";
export { type Log, type LogOptions, type LogPlace, logsOf } from "./logs.ts";
