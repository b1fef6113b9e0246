import { invalid, required } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { nameFaults } from "../names.ts";
import { each, type Faults, inRange, join, NO_FAULTS, oneOf, rememberingGood } from "../rules.ts";
import type { Fields, PodSpec } from "../types.ts";
import { descendingPathFaults } from "./container_parts.ts";
import { goForm } from "./go_form.ts";

const ID_MAX = 2147483647;

function idFaults(field: string, id: number | undefined): Faults {
  return id === undefined ? NO_FAULTS : inRange(field, id, 0, ID_MAX);
}

export const securityContextFaults = rememberingGood((context: Fields, field: string): Faults =>
  join(
    idFaults(`${field}.runAsUser`, context.runAsUser),
    idFaults(`${field}.runAsGroup`, context.runAsGroup),
    context.procMount === undefined
      ? NO_FAULTS
      : oneOf(`${field}.procMount`, context.procMount, ["Default", "Unmasked"]),
    seccompFaults(context.seccompProfile, `${field}.seccompProfile`),
    escalationFaults(context, field),
    appArmorFaults(context.appArmorProfile, `${field}.appArmorProfile`),
  )
);

/** A container that may do everything can't be told not to escalate. */
function escalationFaults(context: Fields, field: string): Faults {
  if (context.allowPrivilegeEscalation !== false) return NO_FAULTS;
  const shown = () => ({ text: goForm("SecurityContext", context) });
  const faults: FieldFault[] = [];
  if (context.privileged === true) {
    const detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
    faults.push(invalid(field, shown(), detail));
  }
  if (context.capabilities?.add?.includes("CAP_SYS_ADMIN")) {
    const detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
    faults.push(invalid(field, shown(), detail));
  }
  return faults;
}

const PROFILE_TYPES = ["Localhost", "RuntimeDefault", "Unconfined"];

function seccompFaults(profile: Fields | undefined, field: string): Faults {
  if (!profile) return NO_FAULTS;
  if (!profile.type) return [required(`${field}.type`, "type is required when seccompProfile is set")];
  const path: string | undefined = profile.localhostProfile;
  const at = `${field}.localhostProfile`;
  const faults: FieldFault[] = [...oneOf(`${field}.type`, profile.type, PROFILE_TYPES)];
  if (profile.type === "Localhost") {
    if (path === undefined) faults.push(required(at, "must be set when seccomp type is Localhost"));
    else faults.push(...descendingPathFaults(at, path));
  } else if (path !== undefined) {
    faults.push(invalid(at, { text: goForm("Profile", profile) }, "can only be set when seccomp type is Localhost"));
  }
  return faults;
}

function appArmorFaults(profile: Fields | undefined, field: string): Faults {
  if (!profile) return NO_FAULTS;
  const path: string | undefined = profile.localhostProfile;
  const at = `${field}.localhostProfile`;
  switch (profile.type) {
    case "Localhost":
      return path ? NO_FAULTS : [required(at, "must be set when AppArmor type is Localhost")];
    case "RuntimeDefault":
    case "Unconfined":
      return path === undefined ? NO_FAULTS : [invalid(at, path, "can only be set when AppArmor type is Localhost")];
    case undefined:
    case "":
      return [required(`${field}.type`, "type is required when appArmorProfile is set")];
    default:
      return oneOf(`${field}.type`, profile.type, PROFILE_TYPES);
  }
}

export function podSecurityFaults(spec: PodSpec, specField: string, isPod: boolean): Faults {
  return join(
    spec.hostNetwork ? hostNetworkFaults(spec, `${specField}.containers`, isPod) : NO_FAULTS,
    sharedProcessFaults(spec, `${specField}.securityContext`),
    contextFaults(spec.securityContext, `${specField}.securityContext`),
  );
}

function hostNetworkFaults(spec: PodSpec, field: string, isPod: boolean): Faults {
  return each(field, spec.containers, (container, at) =>
    each(`${at}.ports`, container.ports, (port, portAt) => {
      const hostPort = port.hostPort ?? 0;
      const mayDiffer = !isPod && hostPort === 0;
      return mayDiffer || hostPort === port.containerPort
        ? NO_FAULTS
        : [invalid(`${portAt}.hostPort`, hostPort, "must match `containerPort` when `hostNetwork` is true")];
    }));
}

function sharedProcessFaults(spec: PodSpec, field: string): Faults {
  return spec.hostPID && spec.shareProcessNamespace
    ? [invalid(`${field}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled")]
    : NO_FAULTS;
}

const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

const contextFaults = rememberingGood((context: Fields, field: string): Faults =>
  join(
    idFaults(`${field}.fsGroup`, context.fsGroup),
    idFaults(`${field}.runAsUser`, context.runAsUser),
    idFaults(`${field}.runAsGroup`, context.runAsGroup),
    each<number>(`${field}.supplementalGroups`, context.supplementalGroups, (id, at) => idFaults(at, id)),
    each<Fields>(
      `${field}.sysctls`,
      context.sysctls,
      (sysctl, at) => sysctl.name ? nameFaults(`${at}.name`, sysctl.name, sysctlName) : [required(`${at}.name`)],
    ),
    context.fsGroupChangePolicy === undefined
      ? []
      : oneOf(`${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ["Always", "OnRootMismatch"]),
    seccompFaults(context.seccompProfile, `${field}.seccompProfile`),
    appArmorFaults(context.appArmorProfile, `${field}.appArmorProfile`),
  )
);

function sysctlName(name: string): readonly string[] {
  if (name.length <= 253 && SYSCTL.test(name)) return [];
  return [
    "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
  ];
}
