import { readYaml } from "../base/yaml.ts";
import type { Call } from "../shell/command.ts";
import type { Files } from "../shell/files.ts";
import { absolutePath } from "../shell/resolve.ts";
import { bare, type Failure } from "./failure.ts";
import type { AnyVerb } from "./verb.ts";

/** What the kuberc file says: aliases, and flags that verbs take by themselves. */
export interface Preferences {
  readonly aliases: readonly Alias[];
  readonly defaults: readonly { readonly command: string; readonly options?: readonly Option[] }[];
  /** For standard error. */
  readonly warnings: string;
}

interface Alias {
  readonly name: string;
  readonly command: string;
  readonly prependArgs?: readonly string[];
  readonly appendArgs?: readonly string[];
  readonly options?: readonly Option[];
}

interface Option {
  readonly name: string;
  readonly default: string;
}

const NONE: Preferences = { aliases: [], defaults: [], warnings: "" };
const APPLYING = "error occurred while applying preferences";

/** Reads `--kuberc`, `KUBERC` or `~/.kube/kuberc`; `KUBERC=off` means none. */
export function preferences(
  call: Call,
  files: Files,
  verbs: readonly AnyVerb[],
): Preferences | { readonly failure: Failure } {
  const given = givenPath(call.args) ?? call.env.KUBERC;
  if (given === "off") return NONE;
  const home = `${call.env.HOME ?? "/root"}/.kube/kuberc`;
  const text = files.read(given ? absolutePath(call.cwd, given) : home);
  if (typeof text !== "string") {
    if (!given) return NONE;
    return { failure: bare(`${APPLYING} kuberc error kuberc: open ${given}: no such file or directory`) };
  }
  const read = readYaml(text);
  const document = "fault" in read ? undefined : read.documents[0] as Record<string, unknown> | undefined;
  if (document?.kind !== "Preference") {
    return {
      failure: bare(
        `${APPLYING} kuberc error kuberc: no valid preferences found in ${given ?? home}, use --v=5 to see details`,
      ),
    };
  }
  const aliases = (document.aliases ?? []) as Alias[];
  const defaults = (document.defaults ?? []) as Preferences["defaults"];
  // The verb that mends the file must not stumble over it.
  const mending = call.args.find((word) => !word.startsWith("-")) === "kuberc";
  const odd = mending ? undefined : aliases.find(({ command }) => !isVerb(command, verbs));
  if (odd) {
    const words = odd.command.split(" ").join(" ");
    return {
      failure: bare(
        `${APPLYING} command ${JSON.stringify(odd.command)} not found to set alias ${
          JSON.stringify(odd.name)
        }: [${words}]`,
      ),
    };
  }
  const unknown = defaults.filter(({ command }) => !isVerb(command, verbs));
  const warnings = unknown.map(({ command }) =>
    `Warning: command ${JSON.stringify(command)} not found to set kuberc override\n`
  ).join("");
  return { aliases, defaults, warnings };
}

/** `get`, `rollout status`: a verb, or a family and its member. */
function isVerb(command: string, verbs: readonly AnyVerb[]): boolean {
  let known: readonly AnyVerb[] | undefined = verbs;
  for (const word of command.split(" ")) {
    const verb: AnyVerb | undefined = known?.find(({ name, aliases }) => name === word || aliases?.includes(word));
    if (!verb) return false;
    known = verb.verbs;
  }
  return true;
}

function givenPath(args: readonly string[]): string | undefined {
  const at = args.findIndex((word) => word === "--kuberc" || word.startsWith("--kuberc="));
  if (at < 0) return undefined;
  return args[at]!.includes("=") ? args[at]!.slice("--kuberc=".length) : args[at + 1];
}

/** The command line with an alias replaced by what it stands for, and with the flags that the verb takes by itself. */
export function aliased(
  args: readonly string[],
  settings: Preferences,
  verbs: readonly AnyVerb[],
): readonly string[] {
  const at = args.findIndex((word) => !word.startsWith("-"));
  const word = at < 0 ? undefined : args[at];
  if (word === undefined || word === "kuberc") return args;
  const known = verbs.some((verb) => verb.name === word || verb.aliases?.includes(word));
  const alias = known ? undefined : settings.aliases.find((one) => one.name === word);
  const rest = args.slice(at + 1);
  const before = args.slice(0, at);
  if (alias) {
    const words = [...alias.command.split(" "), ...(alias.prependArgs ?? []), ...rest, ...(alias.appendArgs ?? [])];
    return [...before, ...words, ...optionWords(alias.options, rest)];
  }
  const standing = settings.defaults.find(({ command }) =>
    command === word || args.slice(at, at + 2).join(" ") === command
  );
  return standing ? [...args, ...optionWords(standing.options, rest)] : args;
}

function optionWords(options: readonly Option[] | undefined, given: readonly string[]): string[] {
  const short: Readonly<Record<string, string>> = { output: "-o", namespace: "-n", selector: "-l", filename: "-f" };
  return (options ?? []).filter(({ name }) =>
    !given.some((word) =>
      word === `--${name}` || word.startsWith(`--${name}=`) || (short[name] && word.startsWith(short[name]!))
    )
  ).map(({ name, default: value }) => `--${name}=${value}`);
}
