import { sameJson } from "../base/json.ts";
import { selectorOf, selects } from "../base/labels.ts";
import type { KubeObject } from "../base/object.ts";
import type { Controller } from "../cluster/controller.ts";

const ROLES = "clusterroles.rbac.authorization.k8s.io";

/** Fills roles that are made of others: the rules of all that their selectors match, in the order of their names. */
export const clusterRoleAggregation: Controller = {
  name: "clusterrole-aggregation-controller",
  watches: {
    [ROLES]: (_role, view) =>
      view.list<KubeObject>(ROLES).filter((role) => role["aggregationRule"]).map(({ metadata }) => metadata.name),
  },

  reconcile(view, name) {
    const role = view.get<KubeObject>(ROLES, name);
    const selectors = role?.["aggregationRule"]?.clusterRoleSelectors;
    if (!role || !selectors) return [];
    const rules: unknown[] = [];
    for (const other of view.list<KubeObject>(ROLES)) {
      if (other.metadata.name === name) continue;
      if (!selectors.some((selector: object) => selects(selectorOf(selector), other.metadata.labels))) continue;
      for (const rule of other["rules"] ?? []) if (!rules.some((known) => sameJson(known, rule))) rules.push(rule);
    }
    if (sameJson(role["rules"] ?? [], rules)) return [];
    return [{ do: "patch", object: role, patch: { rules } as never, refused: () => [] }];
  },
};
