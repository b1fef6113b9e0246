import { absolutePath } from "../../shell/resolve.ts";
import { complained } from "../failure.ts";
import { kustomization } from "../kustomization.ts";
import type { Flag, Verb } from "../verb.ts";

const no = (name: string, help: string): Flag => ({ name, type: "bool", default: "false", help });

const RESTRICTORS = ["LoadRestrictionsRootOnly", "LoadRestrictionsNone"];

export const kustomize: Verb<string> = {
  name: "kustomize",
  group: "Advanced Commands:",
  usage: "kustomize DIR [flags]",
  short: "Build a kustomization target from a directory or URL",
  long:
    "Build a set of KRM resources using a 'kustomization.yaml' file. The DIR argument must be a path to a directory containing 'kustomization.yaml', or a git repository URL with a path suffix specifying same with respect to the repository root. If DIR is omitted, '.' is assumed.",
  examples: "# Here\nkubectl kustomize\n\n# In another folder\nkubectl kustomize overlays/production",
  flags: [
    no("as-current-user", "use the uid and gid of the command executor to run the function in the container"),
    no("enable-alpha-plugins", "enable kustomize plugins"),
    no("enable-helm", "Enable use of the Helm chart inflator generator."),
    {
      name: "env",
      short: "e",
      type: "array",
      default: "[]",
      help: "a list of environment variables to be used by functions",
    },
    {
      name: "helm-api-versions",
      type: "strings",
      default: "[]",
      help: "Kubernetes api versions used by Helm for Capabilities.APIVersions",
    },
    { name: "helm-command", type: "string", default: "helm", help: "helm command (path to executable)" },
    no("helm-debug", "Enable debug output from the Helm chart inflator generator."),
    {
      name: "helm-kube-version",
      type: "string",
      help: "Kubernetes version used by Helm for Capabilities.KubeVersion",
    },
    {
      name: "load-restrictor",
      type: "string",
      default: "LoadRestrictionsRootOnly",
      help: "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root.",
    },
    { name: "mount", type: "array", default: "[]", help: "a list of storage options read from the filesystem" },
    no("network", "enable network access for functions that declare it"),
    { name: "network-name", type: "string", default: "bridge", help: "the docker network to run the container in" },
    { name: "output", short: "o", type: "string", help: "If specified, write output to this path." },
  ],
  read(args, flags) {
    if (args.length > 1) return { complaint: "specify one path to kustomization.yaml" };
    const restrictor = flags.text("load-restrictor");
    if (RESTRICTORS.includes(restrictor)) return args[0] ?? ".";
    return {
      complaint: `illegal flag value --load-restrictor ${restrictor}; legal values: [${RESTRICTORS.join(" ")}]`,
    };
  },

  run(folder, kube) {
    const made = kustomization(folder, kube);
    if ("failure" in made) return made;
    const target = kube.flags.text("output");
    if (!target) return { out: made.text };
    const { files, nowMs } = kube.world;
    const fault = files.write(absolutePath(kube.call.cwd, target), made.text, { nowMs });
    return fault ? { failure: complained(`open ${target}: no such file or directory`) } : {};
  },
};
