import type { KubeObject } from "../../base/object.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { withFields } from "../with_fields.ts";
import { each, type Faults, NO_FAULTS } from "../rules.ts";

/** Who asks stands in the spec, written by the server; nothing of it changes afterwards. */
export function prepareCertificateSigningRequest(
  next: KubeObject,
  { previous, user }: PrepareContext<KubeObject>,
): KubeObject {
  if (previous) return withFields(next, { spec: previous.spec });
  const asker = user ? { username: user.name, groups: user.groups } : {};
  const spec = { ...next.spec, ...asker };
  return withFields(next, { spec, status: next.status ?? {} });
}

const USAGES = [
  ...["any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment"],
  ...["decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel"],
  ...["ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime"],
  ...["server auth", "signing", "timestamping"],
];

const SHORTEST_SECONDS = 600;

export function certificateSigningRequestFaults({ spec }: KubeObject, previous?: KubeObject): Faults {
  if (previous) return NO_FAULTS;
  const { request = "", usages = [], signerName, expirationSeconds: seconds } = spec;
  const detail = `may not specify a duration less than ${SHORTEST_SECONDS} seconds (10 minutes)`;
  return [
    ...(isPem(request) ? [] : [invalid("spec.request", request, "PEM block type must be CERTIFICATE REQUEST")]),
    ...(usages.length > 0 ? [] : [required("spec.usages")]),
    ...each<string>(
      "spec.usages",
      usages,
      (usage, at) => USAGES.includes(usage) ? NO_FAULTS : [unsupported(at, usage, USAGES)],
    ),
    ...signerFaults(signerName, "spec.signerName"),
    ...(seconds !== undefined && seconds < SHORTEST_SECONDS
      ? [invalid("spec.expirationSeconds", seconds, detail)]
      : []),
  ];
}

function isPem(request: string): boolean {
  try {
    return atob(request).includes("-----BEGIN CERTIFICATE REQUEST-----");
  } catch {
    return false;
  }
}

function signerFaults(name: string | undefined, field: string): Faults {
  if (!name) return [required(field)];
  return /^[^/]+\/[^/]+$/.test(name)
    ? NO_FAULTS
    : [invalid(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
}
