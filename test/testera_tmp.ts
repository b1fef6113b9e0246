import { openShell } from "./support/shell.ts";
const [cluster, script] = Deno.args;
const text = Deno.readTextFileSync(script);
const files = new Map<string, string>();
let name: string | undefined;
let lines: string[] = [];
const commands: string[] = [];
for (const l of text.split("\n")) {
  if (l.startsWith("== ")) {
    if (name && name !== "script") files.set(name, lines.join("\n") + "\n");
    name = l.slice(3);
    lines = [];
    continue;
  }
  if (name === "script") {
    if (l.startsWith("> ")) commands[commands.length - 1] += "\n" + l.slice(2);
    else if (l && !l.startsWith("#")) commands.push(l);
  } else lines.push(l);
}
const sh = openShell(Deno.readTextFileSync(`test/goldens/clusters/${cluster}.yaml`), files);
for (const c of commands) {
  const r = sh.run(c);
  console.log(
    "$ " + c + "\n" + r.stdout + (r.stderr ? r.stderr.replace(/^/gm, "! ").replace(/! $/, "") : "") +
      (r.exit ? "? " + r.exit : ""),
  );
}
