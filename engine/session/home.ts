import { Files } from "../shell/files.ts";

export const HOME = "/root";

/** What a learner's shell starts with; a lab or a host may add to it. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME,
  HOSTNAME: "lab",
  LANG: "C.UTF-8",
  LOGNAME: "root",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  SHELL: "/bin/bash",
  TERM: "xterm-256color",
  TZ: "UTC",
  USER: "root",
};

/** The administrator's kubeconfig as kubeadm writes it. Nothing is behind its certificates. */
const KUBECONFIG = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: c2ltdWxhdGVkIGNlcnRpZmljYXRlIGF1dGhvcml0eQ==
    server: https://127.0.0.1:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: c2ltdWxhdGVkIGNsaWVudCBjZXJ0aWZpY2F0ZQ==
    client-key-data: c2ltdWxhdGVkIGNsaWVudCBrZXk=
`;

/** Folders that every Linux has, so that `cd /tmp` works. */
const FOLDERS = ["/bin", "/etc", "/home", "/tmp", "/usr/bin", "/usr/local/bin", "/var/log", `${HOME}/.kube`];

const SYSTEM_FILES: Readonly<Record<string, string>> = {
  "/etc/hostname": "lab\n",
  "/etc/hosts": "127.0.0.1 localhost\n127.0.1.1 lab\n",
  "/etc/os-release": 'PRETTY_NAME="Slipway"\nNAME="Slipway"\nID=slipway\n',
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
  [`${HOME}/.kube/config`]: KUBECONFIG,
};

/**
 * The files of a fresh seat.
 *
 * @param own By path: those of the learner's home without a leading slash (`demo.yaml`), others with one (`/lab/a.yaml`).
 */
export function freshFiles(own: ReadonlyMap<string, string>, nowMs: number): Files {
  const files = new Files();
  for (const folder of FOLDERS) files.makeFolder(folder, { nowMs, parents: true });
  files.setMode("/tmp", 0o1777);
  for (const [path, text] of Object.entries(SYSTEM_FILES)) files.write(path, text, { nowMs });
  files.setMode(`${HOME}/.kube/config`, 0o600);
  for (const [name, text] of own) {
    const path = name.startsWith("/") ? name : `${HOME}/${name}`;
    files.makeFolder(path.slice(0, path.lastIndexOf("/")) || "/", { nowMs, parents: true });
    files.write(path, text, { nowMs });
  }
  return files;
}
