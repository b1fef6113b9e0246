/**
 * Subresources that are more than a part of their object, and resources that only answer (reviews): each a function from a
 * Call to an Answer, found by `<subresource>` or `<resource>/<subresource>` (the latter with nothing behind the slash for a
 * resource itself). To add one: a file that exports the function, and its line in SUBRESOURCES; that it exists, and with
 * which verbs, is a fact of kinds/discovery.json. `status` needs none: get, update and patch know it.
 */
import type { Answer } from "../api.ts";
import type { Call } from "../call.ts";
import { binding } from "./binding.ts";
import { componentStatuses } from "./component_statuses.ts";
import { eviction } from "./eviction.ts";
import { connection } from "./connection.ts";
import { finalize } from "./finalize.ts";
import { approval, ephemeralContainers, resize } from "./parts.ts";
import { selfSubjectAccessReview, selfSubjectReview, selfSubjectRulesReview, subjectAccessReview } from "./reviews.ts";
import { scale } from "./scale.ts";
import { token } from "./token.ts";

export const SUBRESOURCES: Readonly<Record<string, (call: Call) => Answer>> = {
  "scale": scale,
  "componentstatuses/": componentStatuses,
  "pods/binding": binding,
  "pods/eviction": eviction,
  "pods/ephemeralcontainers": ephemeralContainers,
  "pods/resize": resize,
  "pods/log": connection,
  "pods/exec": connection,
  "pods/attach": connection,
  "pods/portforward": connection,
  "namespaces/finalize": finalize,
  "serviceaccounts/token": token,
  "certificatesigningrequests.certificates.k8s.io/approval": approval,
  "selfsubjectreviews.authentication.k8s.io/": selfSubjectReview,
  "selfsubjectaccessreviews.authorization.k8s.io/": selfSubjectAccessReview,
  "selfsubjectrulesreviews.authorization.k8s.io/": selfSubjectRulesReview,
  "subjectaccessreviews.authorization.k8s.io/": subjectAccessReview,
  "localsubjectaccessreviews.authorization.k8s.io/": subjectAccessReview,
};
