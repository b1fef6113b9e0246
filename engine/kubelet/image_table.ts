/**
 * Images that do something, as data; every other runs for ever and says nothing. Lines are in our own words, in the form in
 * which these programs print them. What stands in braces is filled in by image_speech.ts: `{I}` and `{W}` are klog's
 * beginning of a line, `{fluentd}`, `{nginx}`, `{apache}`, `{redis}`, `{clf}` and `{iso}` times in these
 * programs' forms,
 * `{version}` the image's tag without a leading v, `{tag}` the tag, `{node}`, `{nodeIP}`, `{ip}`, `{pod}` where it runs.
 */
export interface Image {
  /** Repositories, with registry: `docker.io/library/nginx`. */
  readonly repositories: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** The program that serves for ever; what the image says is said by it. */
  readonly server?: string;
  /** Its programs are known: any other is not there. Without, an unknown one runs for ever and says nothing. */
  readonly closed?: boolean;
  /** Programs of others that it doesn't have. */
  readonly lacks?: readonly string[];
  /** What it serves, for probes. */
  readonly ports?: readonly number[];
  /** The folder whose files its web server serves. */
  readonly webRoot?: string;
  /** What it writes when it starts. */
  readonly says?: readonly (string | Line)[];
  /** What it writes again and again after that. */
  readonly repeats?: { readonly everyMs: number; readonly says: readonly (string | Line)[] };
  /** What it writes of a request, by the answer: `{method}`, `{path}`, `{client}`, `{agent}`, `{code}`, `{size}`. */
  readonly access?: { readonly found: readonly (string | Line)[]; readonly missing: readonly (string | Line)[] };
  readonly files?: Readonly<Record<string, string>>;
  /** The version that `latest` is. */
  readonly latest?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** Bytes. */
  readonly size: number;
}

export interface Line {
  readonly text: string;
  /** Since the line before; without, a few milliseconds. */
  readonly afterMs?: number;
  /** `stderr` without. */
  readonly to?: "stdout" | "stderr";
}

const out = (text: string, afterMs?: number): Line => ({ text, to: "stdout", ...(afterMs && { afterMs }) });
const late = (afterMs: number, text: string): Line => ({ text, afterMs });

const WELCOME =
  "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n";
const IT_WORKS = "<html><body><h1>It works!</h1></body></html>\n";

const system = (id: string, name: string, version: string) => ({
  "/etc/os-release": `PRETTY_NAME="${name} ${version}"\nNAME="${name}"\nVERSION_ID="${version}"\nID=${id}\n`,
});

const NGINX_CONF = `user  nginx;
worker_processes  auto;
error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;
events {
    worker_connections  1024;
}
http {
    include       /etc/nginx/mime.types;
    access_log  /var/log/nginx/access.log  main;
    keepalive_timeout  65;
    include /etc/nginx/conf.d/*.conf;
}
`;

const NGINX_SITE = `server {
    listen       80;
    server_name  localhost;
    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`;

const FLUENT_CONF = `<source>
  @type forward
  @id input1
  port 24224
</source>
<match **>
  @type stdout
</match>
`;

const informed = (...names: readonly string[]) => [
  ...names.map((name) => `{I} shared_informer.go:349] "Waiting for caches to sync" controller="${name}"`),
  ...names.map((name, i) =>
    late(i === 0 ? 100 : 2, `{I} shared_informer.go:356] "Caches are synced" controller="${name}"`)
  ),
];

const component = (name: string, port: number, says: Image["says"]): Image => ({
  repositories: [`registry.k8s.io/${name}`, `k8s.gcr.io/${name}`],
  entrypoint: [`/usr/local/bin/${name}`],
  server: name,
  ports: [port],
  says,
  size: 27_000_000,
});

const leading = (name: string) => [
  `{I} leaderelection.go:257] "Attempting to acquire leader lease" lock="kube-system/${name}"`,
  late(900, `{I} leaderelection.go:271] "Successfully acquired lease" lock="kube-system/${name}"`),
];

const NOT_BUSYBOX = ["bash", "curl", "git", "docker", "apt", "sudo", "scp", "ssh", "column", "file"];

const PLAIN: readonly Image[] = ([
  { repositories: ["docker.io/library/busybox"], command: ["sh"], lacks: NOT_BUSYBOX, size: 2_222_268 },
  {
    repositories: ["docker.io/library/alpine"],
    command: ["/bin/sh"],
    lacks: NOT_BUSYBOX,
    files: system("alpine", "Alpine Linux", "3.23"),
    size: 3_807_518,
  },
  {
    repositories: ["docker.io/library/ubuntu"],
    command: ["/bin/bash"],
    files: system("ubuntu", "Ubuntu", "24.04"),
    size: 29_724_085,
  },
  {
    repositories: ["docker.io/library/debian"],
    command: ["bash"],
    files: system("debian", "Debian GNU/Linux", "13"),
    size: 48_486_132,
  },
  {
    repositories: ["registry.k8s.io/pause", "k8s.gcr.io/pause"],
    entrypoint: ["/pause"],
    server: "pause",
    size: 318_731,
  },
] as const).map((image) => ({ ...image, closed: true }));

const SERVERS: readonly Image[] = [
  {
    repositories: ["docker.io/library/nginx"],
    entrypoint: ["/docker-entrypoint.sh"],
    command: ["nginx", "-g", "daemon off;"],
    server: "nginx",
    closed: true,
    latest: "1.29.4",
    ports: [80],
    webRoot: "/usr/share/nginx/html",
    says: [
      out("/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"),
      out("/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/"),
      out("/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh"),
      out("10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf"),
      out("/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh"),
      out("/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh"),
      out("/docker-entrypoint.sh: Configuration complete; ready for start up"),
      '{nginx} [notice] 1#1: using the "epoll" event method',
      "{nginx} [notice] 1#1: nginx/{version}",
      "{nginx} [notice] 1#1: OS: Linux 6.8.0-88-generic",
      "{nginx} [notice] 1#1: start worker processes",
      "{nginx} [notice] 1#1: start worker process 29",
    ],
    access: {
      found: [out('{client} - - [{clf}] "{method} {path} HTTP/1.1" {code} {size} "-" "{agent}" "-"')],
      missing: [
        '{nginx} [error] 29#29: *1 open() "/usr/share/nginx/html{path}" failed (2: No such file or directory), client: {client}, server: localhost, request: "{method} {path} HTTP/1.1"',
        out('{client} - - [{clf}] "{method} {path} HTTP/1.1" {code} 153 "-" "{agent}" "-"'),
      ],
    },
    files: {
      ...system("debian", "Debian GNU/Linux", "13"),
      "/usr/share/nginx/html/index.html": WELCOME,
      "/usr/share/nginx/html/50x.html": "<h1>An error occurred.</h1>\n",
      "/etc/nginx/nginx.conf": NGINX_CONF,
      "/etc/nginx/conf.d/default.conf": NGINX_SITE,
    },
    size: 72_404_038,
  },
  {
    repositories: ["docker.io/library/httpd"],
    command: ["httpd-foreground"],
    server: "httpd-foreground",
    closed: true,
    latest: "2.4.66",
    ports: [80],
    webRoot: "/usr/local/apache2/htdocs",
    says: [
      "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the 'ServerName' directive globally to suppress this message",
      "[{apache}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/{version} (Unix) configured -- resuming normal operations",
      "[{apache}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'",
    ],
    access: {
      found: [out('{client} - - [{clf}] "{method} {path} HTTP/1.1" {code} {size}')],
      missing: [out('{client} - - [{clf}] "{method} {path} HTTP/1.1" {code} 196')],
    },
    files: { "/usr/local/apache2/htdocs/index.html": IT_WORKS },
    size: 45_014_772,
  },
  {
    repositories: ["docker.io/library/redis"],
    entrypoint: ["docker-entrypoint.sh"],
    command: ["redis-server"],
    server: "redis-server",
    closed: true,
    latest: "8.4.0",
    ports: [6379],
    says: [
      out("1:C {redis} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo"),
      out("1:C {redis} * Redis version={version}, bits=64, commit=00000000, modified=0, pid=1, just started"),
      out("1:C {redis} # Warning: no config file specified, using the default config"),
      out("1:M {redis} * Running mode=standalone, port=6379."),
      out("1:M {redis} * Server initialized"),
      out("1:M {redis} * Ready to accept connections tcp"),
    ],
    size: 44_797_216,
  },
];

const AGENTS: readonly Image[] = [
  {
    repositories: [
      "docker.io/library/fluentd",
      "docker.io/fluent/fluentd",
      "docker.io/fluent/fluentd-kubernetes-daemonset",
      "quay.io/fluentd_elasticsearch/fluentd",
      "gcr.io/fluentd-elasticsearch/fluentd",
      "gcr.io/google-containers/fluentd-elasticsearch",
      "registry.k8s.io/fluentd-elasticsearch",
      "k8s.gcr.io/fluentd-elasticsearch",
    ],
    entrypoint: ["tini", "--", "/bin/entrypoint.sh"],
    command: ["fluentd"],
    server: "fluentd",
    latest: "1.18.0",
    ports: [24224],
    says: [
      out('{fluentd} [info]: parsing config file is succeeded path="/fluentd/etc/fluent.conf"', 700),
      out("{fluentd} [info]: gem 'fluentd' version '{version}'"),
      out('{fluentd} [info]: starting fluentd-{version} pid=1 ruby="3.2.6"', 40),
      out(
        '{fluentd} [info]: spawn command to main: cmdline=["/usr/bin/ruby", "-Eascii-8bit:ascii-8bit", "/usr/bin/fluentd", "--under-supervisor"]',
      ),
      out('{fluentd} [info]: adding match pattern="**" type="stdout"', 400),
      out('{fluentd} [info]: adding source type="forward"'),
      out("{fluentd} [info]: #0 starting fluentd worker pid=16 ppid=1 worker=0"),
      out('{fluentd} [info]: #0 [input1] listening port port=24224 bind="0.0.0.0"'),
      out("{fluentd} [info]: #0 fluentd worker is now running worker=0"),
    ],
    files: { "/fluentd/etc/fluent.conf": FLUENT_CONF },
    size: 59_812_004,
  },
  {
    repositories: ["docker.io/prom/node-exporter", "quay.io/prometheus/node-exporter"],
    entrypoint: ["/bin/node_exporter"],
    server: "node_exporter",
    latest: "1.10.2",
    ports: [9100],
    says: [
      'time={iso} level=INFO source=node_exporter.go:216 msg="Starting node_exporter" version="(version={version}, branch=HEAD)"',
      "time={iso} level=INFO source=node_exporter.go:118 msg=cpu",
      "time={iso} level=INFO source=node_exporter.go:118 msg=diskstats",
      "time={iso} level=INFO source=node_exporter.go:118 msg=filesystem",
      "time={iso} level=INFO source=node_exporter.go:118 msg=meminfo",
      'time={iso} level=INFO source=tls_config.go:347 msg="Listening on" address=[::]:9100',
    ],
    size: 12_405_880,
  },
  {
    repositories: [
      "ghcr.io/flannel-io/flannel",
      "docker.io/flannel/flannel",
      "docker.io/rancher/mirrored-flannelcni-flannel",
    ],
    entrypoint: ["/opt/bin/flanneld"],
    server: "flanneld",
    says: [
      "{I} main.go:211] CLI flags config: {kubeSubnetMgr:true ipMasq:true}",
      "{I} kube.go:139] Waiting 10m0s for node controller to sync",
      "{I} kube.go:163] Node controller sync successful",
      "{I} main.go:231] Created subnet manager: Kubernetes Subnet Manager - {node}",
      "{I} match.go:211] Determining IP address of default interface",
      "{I} match.go:264] Using interface with name eth0 and address {nodeIP}",
      "{I} vxlan.go:141] VXLAN config: VNI=1 Port=0 GBP=false Learning=false DirectRouting=false",
      "{I} main.go:396] Found network config - Backend type: vxlan",
      "{I} main.go:466] Running backend.",
    ],
    size: 32_061_277,
  },
];

const PARTS: readonly Image[] = [
  component("kube-proxy", 10256, [
    '{I} server.go:218] "Successfully retrieved NodeIPs" NodeIPs=["{nodeIP}"]',
    '{I} conntrack.go:60] "Setting nf_conntrack_max" nfConntrackMax=131072',
    '{I} server.go:249] "kube-proxy running in dual-stack mode" primary ipFamily="IPv4"',
    '{I} server_linux.go:145] "Using iptables Proxier"',
    '{I} proxier.go:242] "Setting route_localnet=1 to allow node-ports on localhost" ipFamily="IPv4"',
    '{I} server.go:516] "Version info" version="{tag}"',
    '{I} server.go:518] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""',
    '{I} config.go:200] "Starting service config controller"',
    '{I} config.go:106] "Starting endpoint slice config controller"',
    '{I} config.go:403] "Starting serviceCIDR config controller"',
    '{I} config.go:309] "Starting node config controller"',
    ...informed("service config", "endpoint slice config", "serviceCIDR config", "node config"),
  ]),
  component("kube-scheduler", 10259, [
    "{I} serving.go:386] Generated self-signed cert in-memory",
    '{I} server.go:173] "Starting Kubernetes Scheduler" version="{tag}"',
    '{I} server.go:175] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""',
    '{I} secure_serving.go:211] "Serving securely" addr="127.0.0.1:10259"',
    ...leading("kube-scheduler"),
  ]),
  component("kube-controller-manager", 10257, [
    "{I} serving.go:386] Generated self-signed cert in-memory",
    '{I} controllermanager.go:188] "Starting" version="{tag}"',
    '{I} secure_serving.go:211] "Serving securely" addr="127.0.0.1:10257"',
    ...leading("kube-controller-manager"),
    '{I} controllermanager.go:776] "Started controller" controller="daemonset-controller"',
    ...informed("daemon sets", "taint-eviction-controller", "node", "garbage collector"),
  ]),
  component("kube-apiserver", 6443, [
    '{I} server.go:145] "Version info" version="{tag}"',
    "{I} options.go:249] external host was not specified, using {nodeIP}",
    '{I} secure_serving.go:211] "Serving securely" addr="[::]:6443"',
    '{I} controller.go:80] "Starting" controller="OpenAPI V3"',
    ...informed("configmaps", "node_authorizer", "crd-autoregister"),
  ]),
  {
    repositories: ["registry.k8s.io/etcd", "k8s.gcr.io/etcd", "quay.io/coreos/etcd"],
    entrypoint: ["etcd"],
    server: "etcd",
    ports: [2379, 2380, 2381],
    says: [
      '{"level":"info","ts":"{iso}","caller":"etcdmain/etcd.go:73","msg":"Running: ","args":["etcd"]}',
      '{"level":"info","ts":"{iso}","caller":"embed/etcd.go:138","msg":"configuring client listeners","listen-client-urls":["https://127.0.0.1:2379","https://{nodeIP}:2379"]}',
      '{"level":"info","ts":"{iso}","caller":"etcdserver/server.go:544","msg":"starting etcd server","local-server-version":"{version}"}',
      '{"level":"info","ts":"{iso}","caller":"embed/serve.go:283","msg":"serving client traffic securely","address":"{nodeIP}:2379"}',
    ],
    size: 23_641_797,
  },
  {
    repositories: ["registry.k8s.io/coredns/coredns", "docker.io/coredns/coredns"],
    entrypoint: ["/coredns"],
    server: "coredns",
    ports: [53, 8080, 8181, 9153],
    says: [
      out(".:53"),
      out(
        "[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5",
      ),
      out("CoreDNS-{version}"),
      out("linux/amd64, go1.25.5"),
    ],
    size: 22_384_805,
  },
];

export const IMAGES: readonly Image[] = [...PLAIN, ...SERVERS, ...AGENTS, ...PARTS];
