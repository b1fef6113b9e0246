import { simple } from "../tool.ts";

/** There is no network behind this shell: these say so instead of pretending. */
const refused = (name: string, say: string, exit: number) => simple(name, () => ({ err: `${name}: ${say}\n`, exit }));
const noNetwork = "this lab has no network; everything needed is in the home folder or in the cluster";

export const curl = refused("curl", noNetwork, 6);
export const wget = refused("wget", noNetwork, 4);
export const ssh = refused("ssh", "nodes of this lab are simulated and cannot be logged in to; use kubectl", 255);
export const scp = refused("scp", "nodes of this lab are simulated; use `kubectl cp` for files of a pod", 255);
export const ping = refused("ping", noNetwork, 2);
export const docker = refused(
  "docker",
  "there is no container engine here; containers run in the cluster, see kubectl",
  1,
);
export const git = refused("git", "not available in this lab", 1);
export const apt = refused("apt", "programs cannot be installed in this lab", 100);
export const sudo = refused("sudo", "not needed: you are root", 1);
