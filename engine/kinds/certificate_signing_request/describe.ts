import type { KubeObject } from "../../base/object.ts";
import { humanDuration } from "../../base/time.ts";
import { date, labelsText, requestStatus } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Look } from "../kind.ts";
import { requestSubject } from "./subject.ts";

const LISTS = [
  "Organization",
  "Organizational Unit",
  "Country",
  "Locality",
  "Province",
  "StreetAddress",
  "PostalCode",
];

export function describeCertificateSigningRequest(request: KubeObject, look: Look): string {
  return described((into) => {
    const { metadata, spec } = request;
    into.field("Name", metadata.name);
    into.field("Labels", labelsText(metadata.labels));
    into.field("Annotations", labelsText(metadata.annotations));
    into.field("CreationTimestamp", date(metadata.creationTimestamp));
    into.field("Requesting User", spec.username);
    into.fieldIf("Signer", spec.signerName);
    if (spec.expirationSeconds != null) into.field("Requested Duration", humanDuration(spec.expirationSeconds * 1000));
    into.field("Status", requestStatus(request));
    const { parts = {}, names = {} } = requestSubject(spec.request ?? "") ?? {};
    into.line("Subject:");
    into.field("\tCommon Name", parts["Common Name"]?.at(-1));
    into.field("\tSerial Number", parts["Serial Number"]?.at(-1));
    for (const title of LISTS) describeList(into, title, parts[title]);
    if (Object.keys(names).length > 0) into.line("Subject Alternative Names:");
    for (const title of ["DNS Names", "Email Addresses", "URIs", "IP Addresses"]) {
      describeList(into, title, names[title]);
    }
    describeEvents(into, request, look);
  });
}

function describeList(into: Description, title: string, values: readonly string[] = []): void {
  if (values.length > 0) into.field(`\t${title}`, values.join("\n\t\t"));
}
