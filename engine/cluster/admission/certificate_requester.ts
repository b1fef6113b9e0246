import type { AdmissionPlugin } from "./plugin.ts";

/** Who asks for a certificate is not his to say: the server writes it down. */
export const certificateRequester: AdmissionPlugin = {
  name: "CertificateRequester",
  resources: ["certificatesigningrequests.certificates.k8s.io"],
  operations: ["create"],
  admit({ user }, request) {
    return {
      ...request,
      spec: { ...request.spec, username: user.name, groups: user.groups },
      status: request.status ?? {},
    };
  },
};
