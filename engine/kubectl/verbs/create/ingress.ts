import { generator, made } from "./generator.ts";

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly pathType: "Exact" | "Prefix";
  readonly backend: object;
  /** Absent: no TLS; empty: with the controller's own certificate. */
  readonly secret?: string;
}

const RULE =
  /^(?<host>[\w*\-.]*)\/(?<path>[^=]*)=(?<service>[\w-]+):(?<port>[\w-]+)(?<tls>,tls(?:=(?<secret>[\w.-]*))?)?$/;
const RULE_FORMAT = "host/path=svcname:svcport[,tls[=secret]]";
const NOTHING_SAID =
  "not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)";

const portOf = (text: string) => /^\d+$/.test(text) ? { number: Number(text) } : { name: text };
const backendOf = (name: string, port: string) => ({ service: { name, port: portOf(port) } });

/** `host/path*=service:port,tls=secret`: a star at the end of the path makes it a prefix. */
function ruleOf(text: string): Rule | undefined {
  const groups = RULE.exec(text)?.groups;
  if (!groups) return undefined;
  const path = `/${groups.path}`;
  const prefix = path.endsWith("*");
  return {
    host: groups.host!,
    path: prefix ? path.slice(0, -1) : path,
    pathType: prefix ? "Prefix" : "Exact",
    backend: backendOf(groups.service!, groups.port!),
    ...(groups.tls ? { secret: groups.secret ?? "" } : {}),
  };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

function rulesOf(rules: readonly Rule[]): readonly object[] {
  return grouped(rules, ({ host }) => host).map(([host, paths]) => ({
    ...(host ? { host } : {}),
    http: { paths: paths.map(({ path, pathType, backend }) => ({ backend, path, pathType })) },
  }));
}

function namedHosts(rules: readonly Rule[]): { readonly hosts?: readonly string[] } {
  const hosts = [...new Set(rules.map(({ host }) => host).filter((host) => host !== ""))];
  return hosts.length ? { hosts } : {};
}

function tlsOf(rules: readonly Rule[]): readonly object[] {
  const secured = rules.filter(({ secret }) => secret !== undefined);
  const entries = grouped(secured, ({ secret }) => secret!).map(([secretName, hosts]) => ({
    ...namedHosts(hosts),
    ...(secretName ? { secretName } : {}),
  }));
  return entries.filter((entry) => Object.keys(entry).length > 0);
}

export const ingress = generator({
  name: "ingress",
  aliases: ["ing"],
  usage: "NAME --rule=host/path=service:port[,tls[=secret]] ",
  short: "Create an ingress with the specified name",
  examples:
    '# One host and path\nkubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"\n\n# All paths of all hosts\nkubectl create ingress catch-all --class=otheringress --rule="/path=svc:port"',
  flags: [
    {
      name: "annotation",
      type: "array",
      default: "[]",
      help: "Annotation to insert in the ingress object, in the format annotation=value",
    },
    { name: "class", type: "string", help: "Ingress Class to be used" },
    { name: "default-backend", type: "string", help: "Default service for backend, in format of svcname:port" },
    {
      name: "rule",
      type: "array",
      default: "[]",
      help:
        "Rule in format host/path=service:port[,tls=secretname]. Paths containing the leading character '*' are considered pathType=Prefix. tls argument is optional.",
    },
  ],
  resource: "ingresses.networking.k8s.io",
  failing: "failed to create ingress: ",
  check(_name, _args, flags) {
    const [rules, backend] = [flags.list("rule"), flags.text("default-backend")];
    if (!rules.length && !backend) return NOTHING_SAID;
    const wrong = rules.find((rule) => !ruleOf(rule));
    if (wrong !== undefined) return `rule ${wrong} is invalid and should be in format ${RULE_FORMAT}`;
    const note = flags.list("annotation").find((text) => !text.includes("="));
    if (note !== undefined) return `annotation ${note} is invalid and should be in format key=[value]`;
    if (backend && backend.split(":").length !== 2) {
      return "default-backend should be in format servicename:serviceport";
    }
    return undefined;
  },
  object(name, _args, { flags }) {
    const rules = flags.list("rule").map(ruleOf) as Rule[];
    const annotations = Object.fromEntries(
      flags.list("annotation").map((text) => {
        const equals = text.indexOf("=");
        return [text.slice(0, equals), text.slice(equals + 1)];
      }),
    );
    const [service = "", port = ""] = flags.text("default-backend").split(":");
    const tls = tlsOf(rules);
    const spec = {
      ...(flags.text("default-backend") ? { defaultBackend: backendOf(service, port) } : {}),
      ...(flags.text("class") ? { ingressClassName: flags.text("class") } : {}),
      ...(rules.length ? { rules: rulesOf(rules) } : {}),
      ...(tls.length ? { tls } : {}),
    };
    const metadata = Object.keys(annotations).length ? { annotations } : {};
    return made("networking.k8s.io/v1", "Ingress", name, { spec, status: { loadBalancer: {} } }, metadata);
  },
});
