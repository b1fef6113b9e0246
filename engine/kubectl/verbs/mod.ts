/**
 * The verbs of kubectl: one file, or folder with a `mod.ts`, for each. `VERBS` is the table by which they are found, and
 * its order is the one in which suggestions and help name them. To add one: write a record as `verb.ts` states it, and
 * put it here. What several verbs use lies one floor up (`flag_sets.ts`, `builder.ts`, `printers/`, `processes.ts`).
 */
import type { AnyVerb } from "../verb.ts";
import { alpha } from "./alpha.ts";
import { annotate } from "./annotate.ts";
import { apiResources } from "./api_resources.ts";
import { apiVersions } from "./api_versions.ts";
import { apply } from "./apply/mod.ts";
import { attach } from "./attach.ts";
import { auth } from "./auth/mod.ts";
import { autoscale } from "./autoscale.ts";
import { certificate } from "./certificate.ts";
import { clusterInfo } from "./cluster_info.ts";
import { completionVerb } from "./completion.ts";
import { config } from "./config/mod.ts";
import { cordon, uncordon } from "./cordon.ts";
import { cp } from "./cp.ts";
import { create } from "./create/mod.ts";
import { debug } from "./debug/mod.ts";
import { deleteVerb } from "./delete/mod.ts";
import { describe } from "./describe.ts";
import { diff } from "./diff.ts";
import { drain } from "./drain/mod.ts";
import { edit } from "./edit.ts";
import { events } from "./events.ts";
import { exec } from "./exec.ts";
import { explain } from "./explain/mod.ts";
import { expose } from "./expose.ts";
import { get } from "./get/mod.ts";
import { kuberc } from "./kuberc.ts";
import { kustomize } from "./kustomize.ts";
import { label } from "./label.ts";
import { logs } from "./logs/mod.ts";
import { options } from "./options.ts";
import { patch } from "./patch.ts";
import { plugin } from "./plugin.ts";
import { portForward } from "./port_forward.ts";
import { proxy } from "./proxy.ts";
import { replace } from "./replace.ts";
import { rollout } from "./rollout/mod.ts";
import { run } from "./run/mod.ts";
import { scale } from "./scale.ts";
import { set } from "./set/mod.ts";
import { taint } from "./taint.ts";
import { top } from "./top/mod.ts";
import { version } from "./version.ts";
import { wait } from "./wait/mod.ts";

export const VERBS: readonly AnyVerb[] = [
  // Basic commands
  create,
  expose,
  run,
  set,
  explain,
  get,
  edit,
  deleteVerb,
  // Deploying
  rollout,
  scale,
  autoscale,
  // Clusters
  certificate,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  // Troubleshooting
  describe,
  logs,
  attach,
  exec,
  portForward,
  proxy,
  cp,
  auth,
  debug,
  events,
  // Advanced
  diff,
  apply,
  patch,
  replace,
  wait,
  kustomize,
  // Settings
  label,
  annotate,
  completionVerb(() => VERBS),
  // Others
  alpha,
  config,
  plugin,
  version,
  apiVersions,
  apiResources,
  options,
  kuberc,
];
