import { Chance } from "../base/chance.ts";
import { CHECKS, type CheckStatement, fill, fillText, type GradedTask, type Values } from "../grader/mod.ts";
import { LAB_SCHEMA, type LabStatement, questionCheck, type TaskStatement } from "./lab_schema.ts";
import { didYouMean } from "../base/nearest_word.ts";
import { type LabFault, type LocatedYaml, readLocated } from "./located_yaml.ts";
import { schemaFaults } from "./schema_faults.ts";
import { manifests } from "./start_state.ts";

/** A lab as its author wrote it, read and found sound. A value. */
export interface Lab {
  /** `track/lab`: its folder below labs/. */
  readonly id: string;
  /** Of all its files and its cluster: attempts are replayed against the lab that they were made with. */
  readonly digest: string;
  readonly title: string;
  /** Its place in the track, from 1; labs without one come last. */
  readonly order?: number;
  readonly about?: string;
  readonly document?: string;
  readonly minutes?: number;
  /** Points of all tasks. */
  readonly maximum: number;
  readonly vary: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  readonly tasks: readonly LabTask[];
  /** task.md as it was written. */
  readonly text: string;
  /** Manifests of the start state. */
  readonly cluster: string;
  /** What lies in the learner's home, by path below it. */
  readonly files: ReadonlyMap<string, string>;
  /** What lies in /lab while a what-if is rehearsed. */
  readonly hidden: ReadonlyMap<string, string>;
  /** A conversation that earns every point. */
  readonly solution?: string;
  /** Conversations that go wrong, by the name of their file. */
  readonly mistakes: ReadonlyMap<string, string>;
  /** Other conversations that earn every point: other verbs, another order, other names where the text leaves them free. */
  readonly ways: ReadonlyMap<string, string>;
}

export interface LabTask extends GradedTask {
  readonly title?: string;
  readonly question?: string;
  readonly options?: readonly string[];
  readonly hints: readonly string[];
  readonly hintCost: number;
  /** Each check earns its share of the points. */
  readonly partial: boolean;
}

/** A lab with its words drawn for one seed. */
export interface Variant {
  readonly values: Values;
  readonly tasks: readonly LabTask[];
  readonly text: string;
  readonly cluster: string;
  readonly files: ReadonlyMap<string, string>;
  readonly hidden: ReadonlyMap<string, string>;
}

export interface LabSource {
  readonly id: string;
  readonly digest: string;
  /** The folder's files by path within it: `lab.yaml`, `task.md`, `files/demo.yaml`, `mistakes/typo.txt`. */
  readonly files: ReadonlyMap<string, string>;
  /** labs/clusters by name. */
  readonly clusters: ReadonlyMap<string, string>;
}

/** Reads a lab from its files, or says where it is wrong. */
export function readLab(source: LabSource): { lab: Lab } | { faults: readonly LabFault[] } {
  const text = source.files.get("lab.yaml");
  if (text === undefined) {
    return { faults: [{ file: "lab.yaml", message: "Write a lab.yaml: a lab is not one without it" }] };
  }
  const yaml = readLocated("lab.yaml", text);
  if (yaml.faults.length > 0) return { faults: yaml.faults };
  const sample = firstDraw(yaml.value);
  const read = LAB_SCHEMA.safeParse(fill(yaml.value, sample));
  if (!read.success) return { faults: schemaFaults(read.error, yaml, []) };
  // What is kept is the text before drawing; what is checked is one variant of it.
  const faults = [
    ...checkFaults(read.data, yaml),
    ...taskFaults(read.data, yaml),
    ...fileFaults(read.data, source, yaml),
  ];
  return faults.length > 0 ? { faults } : { lab: labOf(yaml.value as LabStatement, source) };
}

/** The lab for one seed: the same seed, the same words. */
export function variantOf(lab: Lab, seed: string): Variant {
  const names = Object.keys(lab.vary).sort();
  const chance = new Chance(`vary ${seed}`);
  const values: Values = Object.fromEntries(names.map((name) => [name, chance.pick(lab.vary[name]!)]));
  const filled = (files: ReadonlyMap<string, string>) =>
    names.length === 0
      ? files
      : new Map([...files].map(([path, text]) => [fillText(path, values), fillText(text, values)]));
  return {
    values,
    tasks: names.length === 0 ? lab.tasks : fill(lab.tasks, values),
    text: fillText(lab.text, values),
    cluster: fillText(lab.cluster, values),
    files: filled(lab.files),
    hidden: filled(lab.hidden),
  };
}

/** A text of the lab's author, such as its solution, with the words that the seed draws. */
export function drawn(lab: Lab, seed: string, text: string): string {
  return fillText(text, variantOf(lab, seed).values);
}

function firstDraw(value: unknown): Values {
  const vary = (value as { vary?: Record<string, unknown[]> } | null)?.vary;
  if (vary === null || typeof vary !== "object") return {};
  return Object.fromEntries(
    Object.entries(vary).map(([name, words]) => [name, Array.isArray(words) ? words[0] : words]),
  );
}

function labOf(statement: LabStatement, { id, digest, files, clusters }: LabSource): Lab {
  const { title, order, about, document, minutes, vary = {} } = statement;
  return {
    id,
    digest,
    title,
    order,
    about,
    document,
    minutes,
    vary,
    maximum: statement.tasks.reduce((sum, { points }) => sum + points, 0),
    tasks: statement.tasks.map(taskOf),
    text: files.get("task.md") ?? "",
    cluster: clusters.get(statement.cluster)!,
    files: below(files, "files/"),
    hidden: below(files, "hidden/"),
    solution: files.get("solution.txt"),
    mistakes: new Map([...below(files, "mistakes/")].filter(([name]) => name.endsWith(".txt"))),
    ways: new Map([...below(files, "ways/")].filter(([name]) => name.endsWith(".txt"))),
  };
}

function taskOf(task: TaskStatement): LabTask {
  const { id, title, points, after = [], keep = false, checks = [], question, options } = task;
  const { hints = [], hintCost = 0, partial = false } = task;
  const own = questionCheck(task);
  return {
    id,
    title,
    points,
    after,
    keep,
    checks: own ? [own, ...checks] : checks,
    question,
    options,
    hints,
    hintCost,
    partial,
  };
}

function below(files: ReadonlyMap<string, string>, folder: string): Map<string, string> {
  return new Map(
    [...files].filter(([path]) => path.startsWith(folder)).map(([path, text]) => [path.slice(folder.length), text]),
  );
}

function checkFaults(lab: LabStatement, yaml: LocatedYaml): LabFault[] {
  return lab.tasks.flatMap(({ checks = [] }, task) =>
    checks.flatMap((check, i) => oneCheck(check, yaml, ["tasks", task, "checks", i]))
  );
}

function oneCheck(statement: CheckStatement, yaml: LocatedYaml, path: readonly PropertyKey[]): LabFault[] {
  const check = CHECKS.find(({ name }) => Object.hasOwn(statement, name));
  if (!check) {
    const names = CHECKS.map(({ name }) => name).filter((name) => name !== "answer");
    const asks = Object.keys(statement).map((key) => didYouMean(key, names)).find((text) => text !== "") ?? "";
    return [{
      file: "lab.yaml",
      ...yaml.locate(path),
      message: `Say what to check with one of ${names.join(", ")}${asks}`,
    }];
  }
  const read = check.schema.safeParse(statement);
  if (!read.success) return schemaFaults(read.error, yaml, path);
  return (check.inner?.(statement) ?? []).flatMap((inner, i) => oneCheck(inner, yaml, [...path, "checks", i]));
}

function taskFaults(lab: LabStatement, yaml: LocatedYaml): LabFault[] {
  const faults: LabFault[] = [];
  const seen = new Set<string>();
  lab.tasks.forEach((task, i) => {
    const fault = (field: string, message: string) =>
      faults.push({ file: "lab.yaml", ...yaml.locate(["tasks", i, field]), message });
    if (seen.has(task.id)) fault("id", `Task "${task.id}" is there twice: give it another id`);
    for (const id of task.after ?? []) {
      if (!seen.has(id)) {
        fault(
          "after",
          `Task "${task.id}" comes after "${id}": name a task that stands above it${didYouMean(id, [...seen])}`,
        );
      }
    }
    seen.add(task.id);
    if ((task.question === undefined) !== (task.answer === undefined)) {
      fault("question", "Write a question and its answer, or neither");
    }
    if (!task.checks && !task.answer) {
      fault("id", `Task "${task.id}" checks nothing: write checks, or a question with its answer`);
    }
    const choices = task.answer && "choice" in task.answer ? [task.answer.choice].flat() : [];
    const stranger = choices.find((choice) => !task.options?.includes(choice));
    if (stranger !== undefined) {
      fault("answer", `The choice "${stranger}" is not among the options${didYouMean(stranger, task.options ?? [])}`);
    }
    if (task.hintCost && task.hintCost * (task.hints?.length ?? 0) > task.points) {
      fault("hintCost", "The hints cost more than the task is worth");
    }
  });
  return faults;
}

function fileFaults(lab: LabStatement, source: LabSource, yaml: LocatedYaml): LabFault[] {
  const faults: LabFault[] = [];
  const cluster = source.clusters.get(lab.cluster);
  if (cluster === undefined) {
    const known = [...source.clusters.keys()].sort();
    faults.push({
      file: "lab.yaml",
      ...yaml.locate(["cluster"]),
      message: `There is no cluster "${lab.cluster}": use one of ${known.join(", ")}${didYouMean(lab.cluster, known)}`,
    });
  } else if (!readable(cluster)) {
    const file = `clusters/${lab.cluster}.yaml`;
    const [first] = readLocated(file, cluster).faults;
    faults.push(first ?? { file, message: "Write Kubernetes manifests in YAML" });
  }
  const text = source.files.get("task.md");
  if (text === undefined) return [...faults, { file: "task.md", message: "Write the text of the lab" }];
  const heads = new Set([...text.matchAll(/^## +(\S+)[ \t]*$/gm)].map((match) => match[1]!));
  for (const { id } of lab.tasks) {
    if (!heads.has(id)) {
      faults.push({ file: "task.md", message: `Open the part of task "${id}" with a line "## ${id}"` });
    }
  }
  return faults;
}

function readable(text: string): boolean {
  try {
    return manifests(text).length > 0;
  } catch {
    return false;
  }
}
