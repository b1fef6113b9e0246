/** Scripts for the shell in the goldens' format: reading them, and recording what the machine's own bash says. */

export interface ScriptStep {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface ShellScript {
  /** Comments at the head, as they stand. */
  readonly head: string;
  readonly steps: readonly ScriptStep[];
}

const NO_NEWLINE = "\\no-newline";

export function readScript(text: string): ShellScript {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.startsWith("$ "));
  const steps: { script: string; out: string[]; err: string[]; exit: number }[] = [];
  for (const line of lines.slice(from)) {
    const step = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ script: line.slice(2), out: [], err: [], exit: 0 });
    else if (line.startsWith("> ") && step) step.script += `\n${line.slice(2)}`;
    else if (line.startsWith("  ") && step) step.out.push(line.slice(2));
    else if (line.startsWith("! ") && step) step.err.push(line.slice(2));
    else if (line.startsWith("? ") && step) step.exit = Number(line.slice(2));
  }
  const joined = (list: string[]) => {
    if (list.at(-1) === NO_NEWLINE) return list.slice(0, -1).join("\n");
    return list.map((line) => `${line}\n`).join("");
  };
  return {
    head: lines.slice(0, from).join("\n"),
    steps: steps.map(({ script, out, err, exit }) => ({ script, stdout: joined(out), stderr: joined(err), exit })),
  };
}

export function writeScript({ head, steps }: ShellScript): string {
  const marked = (mark: string, text: string) => {
    if (text === "") return "";
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    else lines.push(NO_NEWLINE);
    return lines.map((line) => `${mark}${line}\n`).join("");
  };
  return `${head}\n` +
    steps.map(({ script, stdout, stderr, exit }) =>
      `$ ${script.replaceAll("\n", "\n> ")}\n${marked("  ", stdout)}${marked("! ", stderr)}${
        exit === 0 ? "" : `? ${exit}\n`
      }`
    ).join("");
}

/** What the real bash says: each script alone, as `bash -c` in an empty home folder. */
export function record(script: string): ScriptStep {
  const home = Deno.makeTempDirSync();
  try {
    const { stdout, stderr, code } = new Deno.Command("timeout", {
      args: ["5", "bash", "-c", script],
      cwd: home,
      clearEnv: true,
      env: { HOME: home, PATH: "/usr/bin:/bin", LANG: "C.UTF-8", TZ: "UTC" },
      stdin: "null",
    }).outputSync();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).replaceAll(home, "/root");
    return { script, stdout: text(stdout), stderr: text(stderr), exit: code };
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}
