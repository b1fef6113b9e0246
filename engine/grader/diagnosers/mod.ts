/**
 * The explainer: a table of small diagnosers, each of which recognizes one obstacle from what the cluster shows. They are
 * asked in this order, in which a person would look: is the place there, was it refused, is it going, may the pods be
 * made, may they run on the node, do their containers run, is the rollout held up; and the first that recognizes
 * something is believed. A general one comes after the special ones.
 *
 * To add one: a Diagnoser in the file of its subject (or a file of its own, named below), its line in DIAGNOSERS at the
 * place where a person would look for it, and its row in test/grader/diagnosers_test.ts.
 */
import type { Diagnoser } from "../diagnoser.ts";
import {
  config,
  crash,
  image,
  leavingPod,
  liveness,
  otherWait,
  outOfMemory,
  readiness,
  rejected,
  startFault,
  starting,
  unready,
  volume,
} from "./containers.ts";
import { creationRefusals } from "./creating.ts";
import { different, idle, noWorkload, otherLabels, serviceSelector } from "./labels.ts";
import { held, leaving, madeAgain, orphaned } from "./leaving.ts";
import { leavingNamespace, missingNamespace, otherNamespace } from "./namespaces.ts";
import { cordoned, coverages, missingNode, placings, unreadyNode } from "./nodes.ts";
import { forbidden, refused } from "./requests.ts";
import { minReady, onDelete, partition, paused, rolling, scaledToZero } from "./rollouts.ts";
import { evicted, preempted, schedulings } from "./scheduling.ts";
import { byHand, leftOver, owners, twoSets } from "./surplus.ts";

export const DIAGNOSERS: readonly Diagnoser[] = [
  missingNamespace,
  leavingNamespace,
  held,
  leaving,
  forbidden,
  otherNamespace,
  refused,
  different,
  missingNode,
  unreadyNode,
  image,
  config,
  startFault,
  volume,
  outOfMemory,
  liveness,
  crash,
  readiness,
  preempted,
  evicted,
  cordoned,
  ...placings,
  ...creationRefusals,
  ...schedulings,
  rejected,
  otherWait,
  onDelete,
  paused,
  partition,
  scaledToZero,
  minReady,
  rolling,
  leavingPod,
  starting,
  unready,
  ...coverages,
  idle,
  otherLabels,
  serviceSelector,
  noWorkload,
  twoSets,
  byHand,
  leftOver,
  owners,
  orphaned,
  madeAgain,
];
