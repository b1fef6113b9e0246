import { invalid } from "../field_fault.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import { each, type Faults, NO_FAULTS } from "../rules.ts";
import type { Namespace } from "../types.ts";

const MODES = ["enforce", "audit", "warn"];
const LEVELS = ["privileged", "baseline", "restricted"];

export function namespaceFaults(next: Namespace): Faults {
  return [
    ...each("spec.finalizers", next.spec.finalizers, (name) => nameFaults("spec.finalizers", name, qualifiedName)),
    ...podSecurityLabelsFaults(next),
  ];
}

/** The labels of Pod Security admission (`pod-security.kubernetes.io/enforce` and its siblings). */
function podSecurityLabelsFaults(next: Namespace): Faults {
  const labels = next.metadata.labels ?? {};
  return MODES.flatMap((mode) => {
    const label = `pod-security.kubernetes.io/${mode}`;
    return [...levelFaults(label, labels[label]), ...versionFaults(`${label}-version`, labels[`${label}-version`])];
  });
}

function levelFaults(label: string, level: string | undefined): Faults {
  return level === undefined || LEVELS.includes(level)
    ? NO_FAULTS
    : [invalid(`metadata.labels[${label}]`, level, `must be one of ${LEVELS.join(", ")}`)];
}

function versionFaults(label: string, version: string | undefined): Faults {
  return version === undefined || version === "latest" || /^v1\.(0|[1-9]\d*)$/.test(version)
    ? NO_FAULTS
    : [invalid(`metadata.labels[${label}]`, version, 'must be "latest" or "v1.x"')];
}
