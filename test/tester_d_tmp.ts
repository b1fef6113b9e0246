import { openShell } from "./support/shell.ts";
// usage: file
const text = Deno.readTextFileSync(Deno.args[0]);
const files = new Map<string, string>();
let cluster = "three-workers";
let mode = "head";
let body: string[] = [];
let name = "";
const lines: string[] = [];
for (const l of text.split("\n")) {
  if (l.startsWith("== ")) {
    if (mode === "file") files.set(name, body.join("\n") + "\n");
    name = l.slice(3);
    body = [];
    mode = name === "script" ? "script" : "file";
    continue;
  }
  if (mode === "head") { if (l.startsWith("cluster: ")) cluster = l.slice(9); }
  else if (mode === "file") body.push(l);
  else if (l.startsWith("> ")) lines[lines.length - 1] += "\n" + l.slice(2);
  else if (l.trim() && !l.startsWith("#")) lines.push(l);
}
const sh = openShell(Deno.readTextFileSync(`test/goldens/clusters/${cluster}.yaml`), files);
for (const line of lines) {
  const r = sh.run(line);
  console.log(
    "$ " + line + "\n" + r.stdout + (r.stderr ? r.stderr.replace(/^/gm, "! ").replace(/! $/, "") : "") +
      (r.exit ? "? " + r.exit : ""),
  );
}
