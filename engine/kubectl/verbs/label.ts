import { type Changes, type Manner, metadataVerb } from "../metadata_updates.ts";
import { labelValueFault } from "../label_rules.ts";

const LABELS: Manner = {
  field: "labels",
  conflict(existing, { set }) {
    const taken = Object.keys(set).sort().filter((key) => key in existing && existing[key] !== set[key]);
    const texts = taken.map((key) => `'${key}' already has a value (${existing[key]}), and --overwrite is false`);
    return texts.length > 1 ? `[${texts.join(", ")}]` : texts[0];
  },
  done(changed, { set, remove }) {
    if (!changed) return "not labeled";
    if (!Object.keys(set).length) return "unlabeled";
    return remove.length ? "modified" : "labeled";
  },
  missing: (key) => `label ${JSON.stringify(key)} not found.\n`,
};

function changesOf(pairs: readonly string[]): Changes | string {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    if (!pair.includes("=")) {
      remove.push(pair.slice(0, -1));
      continue;
    }
    const [key = "", value = "", ...more] = pair.split("=");
    if (more.length) return `invalid label spec: ${pair}`;
    const fault = labelValueFault(value);
    if (fault) return `invalid label value: ${JSON.stringify(pair)}: ${fault}`;
    set[key] = value;
  }
  return remove.some((key) => key in set)
    ? "can not both modify and remove a label in the same command"
    : { set, remove };
}

export const label = metadataVerb(
  {
    name: "label",
    short: "Update the labels on a resource",
    long:
      "Update the labels on a resource.\n\n  *  A label key and value must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 63 characters each.\n  *  If --overwrite is true, then existing labels can be overwritten, otherwise attempting to overwrite a label will result in an error.\n  *  If --resource-version is specified, then updates will use this resource version, otherwise the existing resource-version will be used.",
    examples:
      "# A label for a pod\nkubectl label pods foo unhealthy=true\n\n# Another value\nkubectl label --overwrite pods foo status=unhealthy\n\n# All pods of the namespace\nkubectl label pods --all status=unhealthy\n\n# Take a label away\nkubectl label pods foo bar-",
  },
  "label",
  LABELS,
  changesOf,
);
