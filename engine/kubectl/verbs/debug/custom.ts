import { isRecord } from "../../../base/json.ts";
import { readDocument } from "../../../base/yaml.ts";
import { absolutePath } from "../../../shell/resolve.ts";
import type { Loose } from "../../pod_specs.ts";
import type { Kube } from "../../verb.ts";

/** What a debugging container has from its flags alone. */
const FIXED = ["name", "command", "image", "lifecycle", "volumeDevices"];

/** Reads the file of `--custom`: a part of a container, as YAML or JSON; nothing without the flag. */
export function customOf({ flags, world, call }: Kube): { readonly fields: Loose } | { readonly fault: string } {
  const file = flags.text("custom");
  if (!file) return { fields: {} };
  const text = world.files.read(absolutePath(call.cwd, file));
  if (typeof text !== "string") {
    const why = text.fault === "EISDIR" ? `read ${file}: is a directory` : `open ${file}: no such file or directory`;
    return { fault: `must pass a container spec json file for custom profile: ${why}` };
  }
  const read = readDocument(text);
  if ("fault" in read) {
    const why = `error converting YAML to JSON: ${read.fault}`;
    return { fault: `${file} does not contain a valid container spec: ${why}` };
  }
  const fields = isRecord(read.value) ? read.value : {};
  return FIXED.some((name) => name in fields)
    ? { fault: "name, command, image, lifecycle and volume devices are not modifiable via custom profile" }
    : { fields };
}
