/**
 * CertificateSigningRequest: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows),
 * describe.ts (what `describe` shows), rules.ts (defaults and refusals), subject.ts.
 */
import { describeCertificateSigningRequest } from "./describe.ts";
import { certificateSigningRequestColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { certificateSigningRequestFaults, prepareCertificateSigningRequest } from "./rules.ts";

export const certificateSigningRequest: Kind<KubeObject> = {
  kind: "CertificateSigningRequest",
  apiVersion: "certificates.k8s.io/v1",
  prepare: prepareCertificateSigningRequest,
  validate: certificateSigningRequestFaults,
  describe: describeCertificateSigningRequest,
  columns: certificateSigningRequestColumns,
};
