import { VERBS } from "../engine/kubectl/verbs/mod.ts";
const out: any = {};
function walk(v: any, path: string) {
  out[path] = {
    flags: Object.fromEntries(
      (v.flags ?? []).map((
        f: any,
      ) => [f.name, {
        short: f.short ?? "",
        type: f.type,
        def: f.default ?? "",
        bare: f.bare,
        hidden: !!f.hidden,
        deprecated: f.deprecated,
      }]),
    ),
    aliases: v.aliases ?? [],
    usage: v.usage,
    short: v.short,
    hidden: !!v.hidden,
  };
  for (const c of v.verbs ?? []) walk(c, path + " " + c.name);
}
for (const v of VERBS) walk(v, v.name);
console.log(JSON.stringify(out));
