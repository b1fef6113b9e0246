import type { Loose } from "../../pod_specs.ts";
import type { Flags, Kube } from "../../verb.ts";
import { environmentOf } from "../set/environment.ts";

const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** Five letters that spell no words, as generated names end. */
export const randomEnding = ({ world }: Kube): string => world.chance.text(5, LETTERS);

/** What each profile lets a debugging container do, in the pod or beside it. */
const SECURITY: Readonly<Record<string, object | undefined>> = {
  baseline: undefined,
  general: { capabilities: { add: ["SYS_PTRACE"] } },
  legacy: undefined,
  netadmin: { capabilities: { add: ["NET_ADMIN", "NET_RAW"] } },
  restricted: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
  sysadmin: { privileged: true },
};

export const PROFILES = Object.keys(SECURITY);

/** The container that debugging adds; on a node the general profile asks for nothing. */
export function debugContainer(name: string, words: readonly string[], flags: Flags, onNode: boolean): Loose {
  const env = environmentOf(flags.list("env"));
  const profile = flags.text("profile");
  const security = onNode && profile === "general" ? undefined : SECURITY[profile];
  return {
    name,
    image: flags.text("image"),
    ...(flags.text("image-pull-policy") ? { imagePullPolicy: flags.text("image-pull-policy") } : {}),
    ...(words.length ? { [flags.yes("arguments-only") ? "args" : "command"]: words } : {}),
    ...(typeof env === "object" && env.set.length ? { env: env.set } : {}),
    ...(security ? { securityContext: security } : {}),
    ...(flags.yes("stdin") ? { stdin: true } : {}),
    ...(flags.yes("tty") ? { tty: true } : {}),
    terminationMessagePolicy: "File",
  };
}
