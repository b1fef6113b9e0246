import type { AnyVerb, Verb } from "../verb.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

/** The scripts of the real kubectl ask it for words; ours does without, and completes its verbs. */
export function completionVerb(verbs: () => readonly AnyVerb[]): Verb<string> {
  return {
    name: "completion",
    group: "Settings Commands:",
    usage: "completion SHELL",
    short: "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)",
    long:
      "Output shell completion code for the specified shell (bash, zsh, fish, or powershell). The shell code must be evaluated to provide interactive completion of kubectl commands. This can be done by sourcing it from the .bash_profile.",
    examples: "# In this shell\nsource <(kubectl completion bash)",
    read(args) {
      if (!args.length) return { complaint: "Shell not specified.", usage: true };
      if (args.length > 1) return { complaint: "Too many arguments. Expected only the shell type.", usage: true };
      const shell = args[0]!;
      return SHELLS.includes(shell)
        ? shell
        : { complaint: `Unsupported shell type ${JSON.stringify(shell)}.`, usage: true };
    },
    run(shell) {
      const words = verbs().filter(({ hidden }) => !hidden).map(({ name }) => name).sort().join(" ");
      return { out: shell === "bash" ? bash(words) : `# kubectl completion for ${shell}\n` };
    },
  };
}

const bash = (words: string): string =>
  `# bash completion for kubectl
__start_kubectl() {
  COMPREPLY=()
  [ "$COMP_CWORD" = 1 ] && COMPREPLY=($(compgen -W "${words}" -- "\${COMP_WORDS[1]}"))
}
complete -o default -F __start_kubectl kubectl
`;
