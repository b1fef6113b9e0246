/**
 * Plays recorded conversations against a shell and says where it differs from real Kubernetes.
 *
 *   deno run -A test/goldens/compare.ts [--json] [--clusters DIR] FILE.txt ... -- COMMAND ...
 *
 * COMMAND is started once for each conversation, in the current folder, with `--cluster FILE --files DIR --json` added. It
 * reads one JSON object {"cmd": "..."} a line on standard input, and answers each with one line
 * {"cmd", "stdout", "stderr", "exit"} on standard output.
 */

interface Step {
  cmd: string;
  stdout: string;
  stderr: string;
  exit: number;
  compared: boolean;
}

interface Conversation {
  cluster: string;
  /** Whether a real kubelet made events of containers, which are then compared too. */
  realKubelet: boolean;
  files: Map<string, string>;
  steps: Step[];
}

export function parse(text: string): Conversation {
  const files = new Map<string, string>();
  const steps: Step[] = [];
  let cluster = "three-workers", realKubelet = false;
  let room: string | undefined;
  for (const line of text.split("\n")) {
    const header = /^== (.+)$/.exec(line);
    if (header) {
      room = header[1]!;
      if (room !== "script") files.set(room, "");
    } else if (room === undefined) {
      if (line.startsWith("cluster:")) cluster = line.slice(8).trim();
      if (line === "kubelet: real") realKubelet = true;
    } else if (room !== "script") files.set(room, files.get(room) + line + "\n");
    else readStep(line, steps);
  }
  return { cluster, realKubelet, files, steps };
}

function readStep(line: string, steps: Step[]) {
  const step = steps.at(-1)!;
  if (/^\$-? /.test(line)) {
    const compared = line[1] === " ";
    steps.push({ cmd: line.slice(compared ? 2 : 3), stdout: "", stderr: "", exit: 0, compared });
  } else if (line === ">" || line.startsWith("> ")) step.cmd += "\n" + line.slice(2);
  else if (line === "  \\no-newline") step.stdout = step.stdout.slice(0, -1);
  else if (line === "! \\no-newline") step.stderr = step.stderr.slice(0, -1);
  else if (line.startsWith("  ")) step.stdout += line.slice(2) + "\n";
  else if (line === "!" || line.startsWith("! ")) step.stderr += line.slice(2) + "\n";
  else if (line.startsWith("? ")) step.exit = Number(line.slice(2));
}

const MASKS: [RegExp, string][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>"],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, "<time>"],
  [/\b(?:fakeRuntime|containerd|docker|cri-o):\/\/\S+/g, "<container>"],
  [/\b[0-9a-f]{64}\b/g, "<id>"],
  [/((?:imageID|Image ID):\s+)\S+/g, "$1<image>"],
  [/\b[IWE]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ (\w+\.go):\d+\]/g, "<klog $1>"],
  [/(resourceVersion"?: ?"?)\d+/g, "$1<rv>"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}(?: UTC)?/g, "<time>"],
  [/\b0x[0-9a-f]{8,}\b/g, "<pointer>"],
  [/\.[0-9a-f]{16}\b/g, ".<rand>"],
  [/X509SHA256=[0-9a-f]+/g, "X509SHA256=<hash>"],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, "/tmp/$1-<n>"],
  [/(Resource Version:\s+)\d+/g, "$1<rv>"],
  [/\b(?!127\.)(?!0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}\b(?!\/\d)/g, "<ip>"],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w])/g, "-<rand>"],
  [/\b(?:(?=[bcdf]*[4-9])(?=[4-9]*[bcdf])[bcdf4-9]{6,10}|[4-9]{9,10})\b(?!\.)/g, "<hash>"],
  [/(?<=\s|\()(?<! for |Seconds:\s+)(?:\d+s|\d+m\d+s|[1-9]m|\d+h(?:\d+m)?|\d+d(?:\d+h)?)(?=\s|\)|$)/g, "<age>"],
  [/<invalid>/g, "<age>"],
  [/\(x\d+ over <age>\)/g, "(x<n> over <age>)"],
  [/\/tmp\/kubectl-(edit|diff)-\d+/g, "/tmp/kubectl-$1-<n>"],
];

/** Event lines that the fake containers of the recordings never made. */
const FROM_KUBELET =
  /\s(?:Normal|Warning)\s+(?:\S+\s.*\skubelet(?:,|\s)|(?:Pulling|Pulled|Created|Started|Killing)\s+pod\/)/i;

export function normal(text: string, keepKubelet = false): string {
  for (const [pattern, token] of MASKS) text = text.replace(pattern, token);
  const lines = text.split("\n")
    .filter((line) => keepKubelet || !FROM_KUBELET.test(line))
    .map((line) => line.replace(/(\S) {2,}/g, "$1  ").replace(/\s+$/, ""));
  return sortTables(lines).join("\n");
}

/** A table is a line of capitals (or the head of described events) and what follows it up to an empty line. */
function sortTables(lines: string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    out.push(lines[i]!);
    const events = /^\s*Type  Reason  Age  From  Message$/.test(lines[i]!);
    if (!events && (!/^[A-Z][A-Z0-9()/% -]*$/.test(lines[i]!) || !lines[i]!.includes("  "))) continue;
    const body: string[] = [];
    while (i + 1 < lines.length && lines[i + 1] !== "") body.push(lines[++i]!);
    const random = events || body.some((line) => /<rand>|<hash>/.test(line));
    out.push(...(random ? body.sort() : body));
  }
  return out;
}

async function play(talk: Conversation, clusters: string, command: string[]): Promise<Step[]> {
  const home = await Deno.makeTempDir();
  for (const [name, text] of talk.files) {
    const path = `${home}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  const child = new Deno.Command(command[0]!, {
    args: [...command.slice(1), "--cluster", `${clusters}/${talk.cluster}.yaml`, "--files", home, "--json"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const input = talk.steps.map((step) => JSON.stringify({ cmd: step.cmd }) + "\n").join("");
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout } = await child.output();
  await Deno.remove(home, { recursive: true });
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.startsWith("{")).map((line) =>
    JSON.parse(line)
  );
}

if (import.meta.main) {
  const split = Deno.args.indexOf("--");
  const command = Deno.args.slice(split + 1);
  const own = Deno.args.slice(0, split);
  const json = own.includes("--json");
  const at = own.indexOf("--clusters");
  const clusters = await Deno.realPath(at >= 0 ? own[at + 1]! : import.meta.dirname + "/clusters");
  const files = own.filter((arg, i) => arg.endsWith(".txt") && (at < 0 || i !== at + 1));
  let stepsAll = 0, stepsGood = 0, talksBad = 0;
  const report: Record<string, { steps: number; good: number }> = {};
  for (const file of files) {
    const talk = parse(await Deno.readTextFile(file));
    const said = await play(talk, clusters, command);
    let steps = 0, good = 0;
    talk.steps.forEach((want, i) => {
      if (!want.compared) return;
      steps++;
      const got = said[i] ?? { cmd: "", stdout: "", stderr: "(no answer)\n", exit: -1, compared: true };
      const differences = difference(want, got, talk.realKubelet);
      if (differences === "") good++;
      else if (!json) console.log(`${file}\n$ ${want.cmd}\n${differences}`);
    });
    stepsAll += steps;
    stepsGood += good;
    if (good < steps) talksBad++;
    report[file.split("/").slice(-2).join("/")] = { steps, good };
  }
  const summary = { conversations: files.length, wrong: talksBad, steps: stepsAll, good: stepsGood };
  console.log(
    json
      ? JSON.stringify({ ...summary, files: report })
      : `${
        summary.conversations - talksBad
      } of ${summary.conversations} conversations, ${stepsGood} of ${stepsAll} steps as real`,
  );
  Deno.exit(Math.min(100, talksBad));
}

/** What differs after both sides were brought to one form; empty when nothing does. */
export function difference(want: Step, got: Step, keepKubelet: boolean): string {
  const part = (name: "stdout" | "stderr") => {
    const [a, b] = [normal(want[name], keepKubelet), normal(got[name], keepKubelet)];
    return a === b ? "" : `  ${name} should be\n${quote(a)}\n  but is\n${quote(b)}\n`;
  };
  const exit = want.exit === got.exit ? "" : `  exit should be ${want.exit} but is ${got.exit}\n`;
  return part("stdout") + part("stderr") + exit;
}

function quote(text: string): string {
  return text.split("\n").map((line) => `    | ${line}`).join("\n");
}
