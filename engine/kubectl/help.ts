import { GLOBAL_FLAGS } from "./flag_sets.ts";
import type { AnyVerb, Flag } from "./verb.ts";

/** The headings of `kubectl help`, in its order; a verb without a group stands under the last. */
const GROUPS = [
  "Basic Commands (Beginner):",
  "Basic Commands (Intermediate):",
  "Deploy Commands:",
  "Cluster Management Commands:",
  "Troubleshooting and Debugging Commands:",
  "Advanced Commands:",
  "Settings Commands:",
  "Subcommands provided by plugins:",
  "Other Commands:",
] as const;

const OPTIONS_HINT = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** What `kubectl VERB --help` prints; `path` is the verb with its family, such as `create namespace`. */
export function helpOf(verb: AnyVerb, path: string): string {
  const sections = [verb.long ?? verb.short];
  if (verb.aliases?.length) sections.push(`Aliases:\n${[verb.name, ...verb.aliases].join(", ")}`);
  if (verb.examples) sections.push(`Examples:\n${indented(verb.examples)}`);
  if (verb.verbs?.length) sections.push(`Available Commands:\n${listed(verb.verbs)}`);
  const flags = (verb.flags ?? []).filter((flag) => !flag.hidden && !flag.deprecated);
  if (flags.length) sections.push(`Options:\n${flagLines(flags)}`);
  const { usage } = verb;
  sections.push(`Usage:\n  kubectl ${usage}${usage.endsWith("[options]") ? "" : " [options]"}`);
  const hint = verb.verbs?.length
    ? `Use "kubectl ${path} <command> --help" for more information about a given command.\n`
    : "";
  return `${sections.join("\n\n")}\n\n${hint}${OPTIONS_HINT}`;
}

/** What `kubectl` alone prints. */
export function rootHelp(verbs: readonly AnyVerb[]): string {
  const about =
    "kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/";
  return `${about}\n\n${rootUsage(verbs)}`;
}

/** The same without what kubectl is. */
export function rootUsage(verbs: readonly AnyVerb[]): string {
  const shown = verbs.filter((verb) => !verb.hidden);
  const width = Math.max(...shown.map((verb) => verb.name.length));
  const groups = GROUPS.map((group) => ({
    group,
    verbs: shown.filter((verb) => (verb.group ?? "Other Commands:") === group),
  })).filter(({ verbs }) => verbs.length > 0);
  const blocks = groups.map(({ group, verbs }) => `${group}\n${listed(verbs, width)}`);
  return [
    ...blocks,
    "Usage:\n  kubectl [flags] [options]",
    `Use "kubectl <command> --help" for more information about a given command.\n${OPTIONS_HINT}`,
  ].join("\n\n");
}

export function globalHelp(): string {
  return `The following options can be passed to any command:\n\n${
    flagLines(GLOBAL_FLAGS.filter((flag) => !flag.hidden))
  }\n`;
}

const indented = (text: string): string => text.split("\n").map((line) => line ? `  ${line}` : line).join("\n");

function listed(verbs: readonly AnyVerb[], longest?: number): string {
  const shown = verbs.filter((verb) => !verb.hidden);
  const width = Math.max(11, longest ?? Math.max(...shown.map((verb) => verb.name.length))) + 3;
  return shown.map((verb) => `  ${verb.name.padEnd(width)}${verb.short}`).join("\n");
}

/** Each flag as `    -o, --output='':` with its sentence in the next line, sorted by name. */
function flagLines(flags: readonly Flag[]): string {
  return [...flags].sort((a, b) => a.name < b.name ? -1 : 1).map((flag) => {
    const short = flag.short ? `-${flag.short}, ` : "";
    return `    ${short}--${flag.name}=${initialText(flag)}:\n${wrapped(flag.help)}`;
  }).join("\n\n");
}

function initialText({ type, default: initial }: Flag): string {
  if (type === "string") return `'${initial ?? ""}'`;
  return initial ??
    { bool: "false", strings: "[]", array: "[]", map: "[]", pairs: "", duration: "0s" }[type as string] ?? "0";
}

/** The help of a flag is one long line behind a tab, as kubectl prints it where it knows no terminal. */
const wrapped = (help: string): string => `\t${help}`;
