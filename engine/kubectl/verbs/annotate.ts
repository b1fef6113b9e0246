import { type Changes, type Manner, metadataVerb } from "../metadata_updates.ts";

const CHANGE_CAUSE = "kubernetes.io/change-cause";

const ANNOTATIONS: Manner = {
  field: "annotations",
  conflict(existing, { set }) {
    const taken = Object.keys(set).sort().filter((key) =>
      key in existing && key !== CHANGE_CAUSE && existing[key] !== set[key]
    );
    if (!taken.length) return undefined;
    const texts = taken.map((key) => `'${key}' already has a value (${existing[key]})`);
    return `--overwrite is false but found the following declared annotation(s): ${texts.join("; ")}`;
  },
  done: () => "annotated",
  missing: () => "",
};

function changesOf(pairs: readonly string[]): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals > 0) set[pair.slice(0, equals)] = pair.slice(equals + 1);
    else remove.push(pair.slice(0, -1));
  }
  return { set, remove };
}

function bothFault({ set, remove }: Changes): string | undefined {
  const both = remove.filter((key) => key in set).sort();
  return both.length
    ? `can not both modify and remove the following annotation(s) in the same command: ${both.join(",")}`
    : undefined;
}

export const annotate = metadataVerb(
  {
    name: "annotate",
    short: "Update the annotations on a resource",
    long:
      "Update the annotations on one or more resources.\n\n All Kubernetes objects support the ability to store additional data with the object as annotations. Annotations are key/value pairs that can be larger than labels and include arbitrary string values such as structured JSON. Tools and system extensions may use annotations to store their own data.",
    examples:
      "# An annotation for a pod\nkubectl annotate pods foo description='my frontend'\n\n# Another value\nkubectl annotate --overwrite pods foo description='my frontend running nginx'\n\n# Take it away\nkubectl annotate pods foo description-",
  },
  "annotation",
  ANNOTATIONS,
  changesOf,
  bothFault,
);
