/** The files about names and addresses that a kubelet writes into every container. Source: `kubelet/kubelet_pods.go`, `network/dns`. */
import type { Pod } from "../kinds/types.ts";
import { hostname } from "./environment.ts";
import type { Sync } from "./sync.ts";

const CLUSTER_DNS = "10.96.0.10";
/** What a node's own file says. */
const NODE_DNS = "192.0.2.53";
const DOMAIN = "cluster.local";

const LOCAL = [
  "127.0.0.1\tlocalhost",
  "::1\tlocalhost ip6-localhost ip6-loopback",
  "fe00::0\tip6-localnet",
  "fe00::0\tip6-mcastprefix",
  "fe00::1\tip6-allnodes",
  "fe00::2\tip6-allrouters",
];

export function networkFiles(sync: Sync): Readonly<Record<string, string>> {
  const { pod } = sync;
  return {
    "/etc/hostname": `${hostname(pod)}\n`,
    "/etc/hosts": hosts(sync),
    "/etc/resolv.conf": resolvConf(pod),
  };
}

function hosts({ pod, run }: Sync): string {
  const { hostNetwork, subdomain, hostAliases = [] } = pod.spec;
  const name = hostname(pod);
  const long = subdomain ? `${name}.${subdomain}.${pod.metadata.namespace}.svc.${DOMAIN}\t${name}` : name;
  const aliases = (hostAliases as readonly { ip: string; hostnames?: readonly string[] }[]).map((
    { ip, hostnames = [] },
  ) => [ip, ...hostnames].join("\t"));
  return [
    hostNetwork ? "# Kubernetes-managed hosts file (host network)." : "# Kubernetes-managed hosts file.",
    ...LOCAL,
    ...hostNetwork ? [] : [`${run.ip ?? ""}\t${long}`],
    ...aliases.length ? ["", "# Entries added by HostAliases.", ...aliases] : [],
    "",
  ].join("\n");
}

function resolvConf({ spec, metadata: { namespace } }: Pod): string {
  const { dnsPolicy = "ClusterFirst", dnsConfig = {}, hostNetwork } = spec;
  const isOfCluster = dnsPolicy === "ClusterFirstWithHostNet" || (dnsPolicy === "ClusterFirst" && !hostNetwork);
  const searches = isOfCluster ? [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN] : [];
  const servers = dnsPolicy === "None" ? [] : [isOfCluster ? CLUSTER_DNS : NODE_DNS];
  const given = ((dnsConfig.options ?? []) as readonly { name: string; value?: string }[]).map(({ name, value }) =>
    value === undefined ? name : `${name}:${value}`
  );
  const options = [...isOfCluster ? ["ndots:5"] : []].filter((option) =>
    !given.some((other) => other.split(":")[0] === option.split(":")[0])
  );
  const all = {
    search: [...searches, ...dnsConfig.searches ?? []],
    options: [...options, ...given],
  };
  return [
    ...all.search.length ? [`search ${all.search.join(" ")}`] : [],
    ...[...servers, ...dnsConfig.nameservers ?? []].map((server) => `nameserver ${server}`),
    ...all.options.length ? [`options ${all.options.join(" ")}`] : [],
    "",
  ].join("\n");
}
