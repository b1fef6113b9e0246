/**
 * `kubectl rollout`: status, history, undo, restart, pause and resume of workloads. Each is a file; what a kind of
 * workload says of its own progress is a row in `status.ts`, where its revisions are kept a row in `revisions.ts`. To add
 * a member of the family: its file and its line in `verbs` here.
 */
import type { Verb } from "../../verb.ts";
import { history } from "./history.ts";
import { pause, resume } from "./pausing.ts";
import { restart } from "./restart.ts";
import { status } from "./status.ts";
import { undo } from "./undo.ts";

export const rollout: Verb<never> = {
  name: "rollout",
  group: "Deploy Commands:",
  usage: "rollout SUBCOMMAND",
  short: "Manage the rollout of a resource",
  long:
    "Manage the rollout of one or many resources.\n\n Valid resource types include:\n\n  *  deployments\n  *  daemonsets\n  *  statefulsets",
  examples:
    "# Back to the deployment before\nkubectl rollout undo deployment/web\n\n# How far a daemon set has come\nkubectl rollout status daemonset/agent",
  bareExit: 1,
  verbs: [history, pause, restart, resume, status, undo],
};
