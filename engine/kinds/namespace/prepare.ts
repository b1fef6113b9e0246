import type { PrepareContext } from "../kind.ts";
import { withFields } from "../with_fields.ts";
import type { Namespace } from "../types.ts";

export const NAME_LABEL = "kubernetes.io/metadata.name";

/** A namespace carries its own name as a label, and the finalizer that empties it before it goes. */
export function prepareNamespace(next: Namespace, { previous }: PrepareContext<Namespace>): Namespace {
  const labels = withFields(next.metadata.labels ?? {}, { [NAME_LABEL]: next.metadata.name });
  const finalizers = previous?.spec.finalizers ?? next.spec?.finalizers ?? [];
  const hasOwn = finalizers.includes("kubernetes");
  const spec = previous
    ? previous.spec
    : { ...next.spec, finalizers: hasOwn ? finalizers : [...finalizers, "kubernetes"] };
  return withFields(next, {
    metadata: next.metadata.name ? withFields(next.metadata, { labels }) : next.metadata,
    spec,
    status: next.status ?? ACTIVE,
  });
}

const ACTIVE: Namespace["status"] = Object.freeze({ phase: "Active" });
