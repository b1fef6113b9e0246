import { simple } from "../tool.ts";

export const printenv = simple("printenv", ({ args, env }) => {
  if (args.length === 0) return { out: Object.entries(env).map(([name, text]) => `${name}=${text}\n`).join("") };
  const found = args.filter((name) => Object.hasOwn(env, name));
  return { out: found.map((name) => `${env[name]}\n`).join(""), exit: found.length < args.length ? 1 : 0 };
});
