import type { Service } from "../types.ts";

const HINTS = "service.kubernetes.io/topology-aware-hints";
const MODE = "service.kubernetes.io/topology-mode";

/** What the server advises against, or won't heed. */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const isNamed = spec.type === "ExternalName";
  const isHeadless = spec.type === "ClusterIP" && spec.clusterIP === "None";
  const hasExternal = (spec.externalIPs?.length ?? 0) > 0;
  const rows: readonly (readonly [boolean, string])[] = [
    [metadata.annotations?.[HINTS] !== undefined, `annotation ${HINTS} is deprecated, please use ${MODE} instead`],
    [isHeadless && !!spec.loadBalancerIP, "spec.loadBalancerIP is ignored for headless services"],
    [isHeadless && hasExternal, "spec.externalIPs is ignored for headless services"],
    [isHeadless && spec.sessionAffinity !== "None", "spec.SessionAffinity is ignored for headless services"],
    [
      hasExternal && !isHeadless && !isNamed,
      "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
    ],
    [hasExternal && isNamed, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [!isNamed && !!spec.externalName, 'spec.externalName is ignored when spec.type is not "ExternalName"'],
    [
      spec.trafficDistribution === "PreferClose",
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  ];
  return rows.filter(([applies]) => applies).map(([, text]) => text);
}
