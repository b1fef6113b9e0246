import { goJson } from "../../../base/json.ts";
import { sha256 } from "./sha256.ts";

const LETTERS: Readonly<Record<string, string>> = { 0: "g", 1: "h", 3: "k", a: "m", e: "t" };

/** A name with a hash of the contents, as `--append-hash` and kustomize make it: ten letters that spell no words. */
export function hashed(name: string, contents: unknown): string {
  const hex = sha256(goJson(contents)).slice(0, 10);
  return `${name}-${hex.replace(/[013ae]/g, (letter) => LETTERS[letter]!)}`;
}
