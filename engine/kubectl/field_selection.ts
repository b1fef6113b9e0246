import { at } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { kindOf } from "../kinds/mod.ts";
import type { Resource } from "../kinds/discovery.ts";

/** Whether an object is selected by a field selector that the server has understood already. */
export function byFieldSelector(resource: Resource, selector: string, object: KubeObject): boolean {
  return selector.split(",").filter((term) => term !== "").every((term) => {
    const [, field = "", operator = "=", value = ""] = /^(.*?)(!=|==|=)(.*)$/.exec(term) ?? [];
    const label = kindOf(resource.name)?.fieldSelectors?.[field];
    const is = label ? label(object) : String(at(object, field) ?? "");
    return (is === value) === (operator !== "!=");
  });
}
