import { openShell } from "./support/shell.ts";
const [cluster, script, ...files] = Deno.args;
const sh = openShell(
  Deno.readTextFileSync(cluster!.includes("/") ? cluster! : `test/goldens/clusters/${cluster}.yaml`),
  new Map(files.map((f) => [f.slice(f.lastIndexOf("/") + 1), Deno.readTextFileSync(f)])),
);
// commands separated by newline; "> " continues
const lines: string[] = [];
for (const l of Deno.readTextFileSync(script!).split("\n")) {
  if (l.startsWith("> ")) lines[lines.length - 1] += "\n" + l.slice(2);
  else if (l.trim()) lines.push(l);
}
for (const line of lines) {
  const r = sh.run(line);
  console.log("$ " + line + "\n" + r.stdout + (r.stderr ? "!! " + r.stderr : "") + (r.exit ? "? " + r.exit : ""));
}
