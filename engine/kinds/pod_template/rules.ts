import type { KubeObject } from "../../base/object.ts";
import type { PrepareContext } from "../kind.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import { podTemplateFaults } from "../pod_spec/template.ts";
import type { Faults } from "../rules.ts";

export function preparePodTemplateObject(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  return withFields(next, { template: preparePodTemplate(next.template) });
}

export function podTemplateObjectFaults(next: KubeObject): Faults {
  return podTemplateFaults(next.template, "template");
}
