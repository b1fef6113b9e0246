import { openShell } from "./support/shell.ts";
const files = new Map<string, string>();
const names = [...Deno.readDirSync("/tmp/ta/y")].map((e) => e.name).filter((n) => n.endsWith(".yaml")).sort();
for (const n of names) files.set(n, new TextDecoder("utf-8").decode(Deno.readFileSync("/tmp/ta/y/" + n)));
const sh = openShell(Deno.readTextFileSync(`test/goldens/clusters/three-workers.yaml`), files);
let out = "";
for (const n of names) { out += "--- " + n + "\n"; try { const r = sh.run(`kubectl annotate --local -f ${n} zz=1 -o json`); out += r.stdout + r.stderr; } catch (e) { out += "THROWN " + e + "\n"; } }
Deno.writeTextFileSync("/tmp/ta/ours.txt", out);
