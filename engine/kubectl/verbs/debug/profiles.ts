import type { Loose } from "../../pod_specs.ts";
import type { Flags } from "../../verb.ts";

/** What a profile does to the container that debugs, and to a pod that is made for it. */
interface Profile {
  /** The security context, from the one that the container has. */
  security(before: Loose | undefined, onNode: boolean): Loose | undefined;
  /** On a node: the namespaces of its host, and its files. */
  readonly hostNamespaces?: boolean;
  readonly hostFiles?: boolean;
  /** A copy of a pod is left as it is. */
  readonly keepsAll?: boolean;
}

const adding = (before: Loose | undefined, ...more: readonly string[]): Loose => ({
  ...before,
  capabilities: { ...before?.capabilities, add: [...before?.capabilities?.add ?? [], ...more] },
});

const TABLE: Readonly<Record<string, Profile>> = {
  baseline: { security: () => undefined },
  general: {
    security: (before, onNode) => onNode ? undefined : adding(before, "SYS_PTRACE"),
    hostNamespaces: true,
    hostFiles: true,
  },
  legacy: { security: (before) => before, hostNamespaces: true, hostFiles: true, keepsAll: true },
  netadmin: { security: (before) => adding(before, "NET_ADMIN", "NET_RAW"), hostNamespaces: true },
  restricted: {
    security: (before) => ({
      ...before,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    }),
  },
  sysadmin: {
    security: (before) => ({ ...before, privileged: true }),
    hostNamespaces: true,
    hostFiles: true,
  },
};

export const PROFILES = Object.keys(TABLE);

export const profileOf = (flags: Flags): Profile => TABLE[flags.text("profile")]!;

/** Capabilities that only root can use, in a pod of which all containers run as another user, are worth a warning. */
export function rootWarning(container: Loose, spec: Loose): string {
  const { runAsUser, privileged, capabilities } = container.securityContext ?? {};
  const grants = privileged || capabilities?.add?.length;
  return grants && spec.securityContext?.runAsUser && runAsUser !== 0
    ? 'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n'
    : "";
}

/** Probes, by the flag that keeps them in a copy. */
const PROBES: Readonly<Record<string, string>> = {
  "keep-liveness": "livenessProbe",
  "keep-readiness": "readinessProbe",
  "keep-startup": "startupProbe",
};

/** What a profile leaves of a pod that is copied. */
export function copiedParts(
  { metadata, spec }: Loose,
  flags: Flags,
): { readonly metadata: object; readonly spec: Loose } {
  const { annotations, labels } = metadata;
  if (profileOf(flags).keepsAll) return { metadata: { annotations }, spec };
  const gone = Object.keys(PROBES).filter((flag) => !flags.yes(flag)).map((flag) => PROBES[flag]!);
  const without = (container: Loose) =>
    Object.fromEntries(Object.entries(container).filter(([name]) => !gone.includes(name)));
  const { initContainers, ...rest } = spec;
  return {
    metadata: {
      ...(flags.yes("keep-labels") ? { labels } : {}),
      ...(flags.yes("keep-annotations") ? { annotations } : {}),
    },
    spec: {
      ...rest,
      containers: spec.containers.map(without),
      ...(initContainers && flags.yes("keep-init-containers") ? { initContainers } : {}),
      shareProcessNamespace: spec.shareProcessNamespace ?? true,
    },
  };
}
