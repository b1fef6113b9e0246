import { addressTexts, isIpv6 } from "../addresses.ts";
import { duplicate, invalid, required } from "../field_fault.ts";
import { each, type Faults, join, NO_FAULTS, oneOf } from "../rules.ts";
import type { ServiceSpec } from "../types.ts";
import { isHeadless } from "./prepare.ts";

/** The families of addresses of a service. This cluster has IPv4 alone. */
const FAMILIES = ["IPv4", "IPv6"];
const POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];
const OWN = "IPv4";

/** Addresses, families and their policy by themselves; looked at before anything is given out, and again later. */
export function familyFaults(spec: ServiceSpec, previous?: ServiceSpec): Faults {
  if (spec.type === "ExternalName") return NO_FAULTS;
  const { clusterIP, clusterIPs = [], ipFamilies, ipFamilyPolicy } = spec;
  const former: readonly string[] = previous?.clusterIPs ?? [];
  const addresses = each<string>(
    "spec.clusterIPs",
    clusterIPs,
    (address, at, i) =>
      i === 0 && address === "None"
        ? clusterIPs.length > 1
          ? [invalid("spec.clusterIPs", clusterIPs, "'None' must be the first and only value")]
          : NO_FAULTS
        : former.includes(address)
        ? NO_FAULTS
        : addressTexts(address).map((says) => invalid(at, address, says)),
  );
  return join(
    pairFaults(clusterIP, clusterIPs),
    each<string>("spec.ipFamilies", ipFamilies, (family, at, i) => [
      ...oneOf(at, family, FAMILIES),
      ...(ipFamilies!.indexOf(family) < i ? [duplicate(at, family)] : []),
    ]),
    ipFamilyPolicy === undefined ? NO_FAULTS : oneOf("spec.ipFamilyPolicy", ipFamilyPolicy, POLICIES),
    addresses,
    clusterIPs.length > 2 ? [invalid("spec.clusterIPs", clusterIPs, "may only hold up to 2 values")] : NO_FAULTS,
    addresses.length > 0 ? NO_FAULTS : matchFaults(spec),
  );
}

function pairFaults(one: string | undefined, all: readonly string[]): Faults {
  if (!one) {
    return all.length === 0
      ? NO_FAULTS
      : [invalid("spec.clusterIPs", all, "must be empty when `clusterIP` is not specified")];
  }
  if (all.length === 0) return [required("spec.clusterIPs")];
  return all[0] === one ? NO_FAULTS : [invalid("spec.clusterIPs", all, "first value must match `clusterIP`")];
}

const familyOf = (address: string) => isIpv6(address) ? "IPv6" : "IPv4";

function matchFaults(spec: ServiceSpec): Faults {
  const clusterIPs: readonly string[] = spec.clusterIPs ?? [];
  const families: readonly string[] = spec.ipFamilies ?? [];
  const isOfTwo = new Set(clusterIPs.map(familyOf)).size === 2;
  const wanted = isHeadless(spec) ? [] : clusterIPs;
  return [
    ...(clusterIPs.length > 1 && !isOfTwo
      ? [invalid("spec.clusterIPs", clusterIPs, "may specify no more than one IP for each IP family")]
      : []),
    ...each("spec.clusterIPs", wanted, (address, at, i) => {
      const family = families[i];
      return family === undefined || !FAMILIES.includes(family) || family === familyOf(address)
        ? NO_FAULTS
        : [invalid(at, address, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``)];
    }),
  ];
}

/** The families that a service gets, or why it can't have those that it wants. */
export function withFamilies(spec: ServiceSpec, previous?: ServiceSpec): ServiceSpec | { readonly faults: Faults } {
  if (spec.type === "ExternalName") return spec;
  const isFree = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  const policy = spec.ipFamilyPolicy ?? previous?.ipFamilyPolicy ?? (isFree ? "RequireDualStack" : "SingleStack");
  const wanted: ServiceSpec = { ...spec, ipFamilyPolicy: policy };
  const bad = familyFaults(wanted, previous);
  if (bad.length > 0) return { faults: bad };
  const { clusterIPs = [], ipFamilies = [] } = wanted;
  const inferred = isHeadless(wanted) ? [] : clusterIPs.slice(ipFamilies.length).map(familyOf);
  const faults = [...singleFaults(wanted), ...foreignFaults(clusterIPs, ipFamilies.length, inferred)];
  if (faults.length > 0) return { faults };
  const known = [...ipFamilies, ...inferred];
  const families = known.length === 0 ? [OWN] : known;
  if (isFree) {
    const isBoth = policy === "SingleStack" || families.length === 2;
    return { ...wanted, ipFamilies: isBoth ? families : [...families, FAMILIES.find((name) => name !== families[0])] };
  }
  const missing = [
    ...(policy === "RequireDualStack"
      ? [invalid("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services")]
      : []),
    ...each<string>(
      "spec.ipFamilies",
      families,
      (family, at) => family === OWN ? NO_FAULTS : [invalid(at, family, "not configured on this cluster")],
    ),
  ];
  return missing.length > 0 ? { faults: missing } : { ...wanted, ipFamilies: families };
}

function singleFaults({ ipFamilyPolicy, clusterIPs, ipFamilies }: ServiceSpec): Faults {
  if (ipFamilyPolicy !== "SingleStack") return NO_FAULTS;
  const of = (what: string) => `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
  return [
    ...(clusterIPs?.length === 2 ? [invalid("spec.ipFamilyPolicy", ipFamilyPolicy, of("cluster IPs"))] : []),
    ...(ipFamilies?.length === 2 ? [invalid("spec.ipFamilyPolicy", ipFamilyPolicy, of("IP families"))] : []),
  ];
}

function foreignFaults(addresses: readonly string[], known: number, inferred: readonly string[]): Faults {
  return inferred.flatMap((family, i) =>
    family === OWN
      ? []
      : [invalid(`spec.clusterIPs[${known + i}]`, addresses, `${family} is not configured on this cluster`)]
  );
}
