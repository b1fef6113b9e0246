import { rfc3339 } from "../../base/time.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Answer, User } from "../api.ts";
import { type Act, isAdministrator, isAllowed, isPathAllowed, type PolicyRule, rulesOf } from "../authorize.ts";
import { decodedBody } from "../body.ts";
import { type Call, success } from "../call.ts";
import { refusal, Refused } from "../faults.ts";

/** Resources that only answer a question: who am I, may I, what may I. Nothing is stored. */
function review(answer: (call: Call, spec: KubeObject["spec"]) => object): (call: Call) => Answer {
  return (call) => {
    const body = decodedBody(call);
    if (body instanceof Refused) return refusal(body.fault);
    const metadata = { ...body.metadata, creationTimestamp: rfc3339(call.machine.nowMs) };
    return success(call, { ...body, metadata, status: answer(call, body.spec ?? {}) }, { created: true });
  };
}

export const selfSubjectReview = review(({ user }) => ({
  userInfo: { username: user.name, groups: user.groups, extra: undefined, uid: undefined },
}));

export const selfSubjectAccessReview = review((call, spec) => verdict(call, call.user, spec));

export const subjectAccessReview = review((call, spec) =>
  verdict(call, { name: spec.user ?? "", groups: spec.groups ?? [] }, spec)
);

interface ResourceAttributes {
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

function verdict({ machine }: Call, user: User, spec: KubeObject["spec"]): object {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const allowed = resourceAttributes
    ? isAllowed(machine, user, actOf(resourceAttributes))
    : isPathAllowed(machine, user, nonResourceAttributes?.verb ?? "", nonResourceAttributes?.path ?? "");
  return { allowed };
}

function actOf({ verb = "*", group = "", resource = "*", subresource, namespace, name }: ResourceAttributes): Act {
  return {
    verb,
    group,
    resource,
    subresource: subresource || undefined,
    namespace: namespace || undefined,
    name: name || undefined,
  };
}

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

export const selfSubjectRulesReview = review(({ machine, user }, spec) => {
  const bound = rulesOf(machine, user, spec.namespace || undefined);
  const rules = isAdministrator(user) && bound.length === 0 ? EVERYTHING : bound;
  return {
    incomplete: false,
    nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    resourceRules: rules.filter(({ resources }) => resources?.length)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames ? { resourceNames } : {}),
      })),
  };
});
