import { complained } from "../../failure.ts";
import { generator, made } from "./generator.ts";
import { hashed } from "./name_hash.ts";
import { ENV_AND_OTHERS, pairsOf, SOURCE_FLAGS } from "./sources.ts";

export const configMap = generator({
  name: "configmap",
  aliases: ["cm"],
  usage: "NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
  short: "Create a config map from a local file, directory or literal value",
  examples:
    "# A config map of the files in a folder\nkubectl create configmap my-config --from-file=path/to/bar\n\n# One of two values\nkubectl create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2\n\n# One of the lines of an env file\nkubectl create configmap my-config --from-env-file=path/to/foo.env",
  flags: SOURCE_FLAGS,
  resource: "configmaps",
  failing: "failed to create configmap: ",
  check(_name, _args, flags) {
    const both = flags.list("from-env-file").length &&
      (flags.list("from-file").length || flags.list("from-literal").length);
    return both ? ENV_AND_OTHERS : undefined;
  },
  object(name, _args, kube) {
    const pairs = pairsOf("ConfigMap", name, kube);
    if ("failure" in pairs) return pairs;
    const data = Object.fromEntries([...pairs].sort(([a], [b]) => a < b ? -1 : 1));
    const object = made("v1", "ConfigMap", name, pairs.size ? { data } : {});
    if (!kube.flags.yes("append-hash")) return object;
    const full = hashed(name, { data, kind: "ConfigMap", name });
    return full
      ? made("v1", "ConfigMap", full, pairs.size ? { data } : {})
      : { failure: complained("cannot hash the config map") };
  },
});
