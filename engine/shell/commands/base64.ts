import { bytesOf, textOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { gather, lastOf, openComplaint, readOptions, said } from "../tool.ts";

export function encoded(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8190) text += btoa(String.fromCharCode(...bytes.subarray(i, i + 8190)));
  return text;
}

export const base64: Command = {
  name: "base64",
  start(call, world) {
    const options = readOptions("base64", call.args, {
      letters: "dDiw:",
      long: { decode: "d", "ignore-garbage": "i", "wrap=": "w" },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given } = options;
    const wrap = Number(lastOf(options, "w") ?? (call.flavour === "busybox" ? 76 : 76));
    if (!Number.isInteger(wrap) || wrap < 0) {
      return said({ err: `base64: invalid wrap size: ‘${lastOf(options, "w")}’\n`, exit: 1 });
    }
    return gather(call, world, options.words.slice(0, 1), ([source]) => {
      if (!source || "fault" in source) {
        return said({ err: openComplaint(call, "base64", source!.path, source!.fault), exit: 1 });
      }
      if (!given.has("d")) {
        const text = encoded(bytesOf(source.text));
        if (wrap === 0) return said({ out: text });
        return said({ out: (text.match(new RegExp(`.{1,${wrap}}`, "g")) ?? []).map((line) => `${line}\n`).join("") });
      }
      const clean = given.has("i") ? source.text.replace(/[^A-Za-z0-9+/=]/g, "") : source.text.replace(/\n/g, "");
      const good = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(clean)![0];
      const rest = clean.slice(good.length);
      const more = /^[A-Za-z0-9+/]{2,3}/.exec(rest)?.[0] ?? "";
      const raw = atob(good + more);
      const out = textOf(Uint8Array.from(raw, (char) => char.charCodeAt(0)));
      return said({ out, ...(rest !== "" && { err: "base64: invalid input\n", exit: 1 }) });
    });
  },
};
