/**
 * What every field of every kind is: its type, list keys, merge keys, whether it is required. The facts are data
 * (`schema.json`, read off a real server; `go_facts.json` and `go_writing.json` for what a server's OpenAPI doesn't tell) and are compiled when
 * they are first asked for (`field.ts`). `decode.ts` brings bodies into form, `look_up.ts` finds fields and says how
 * patches and server-side apply merge. To add a kind: put its definition into the facts; no code changes.
 */
export { decode, type Decoded, type DecodeSource } from "./decode.ts";
export { Field, fieldOfKind, type FieldType } from "./field.ts";
export { fieldOrder, writtenByGo } from "./go_writing.ts";
export { fieldAt, merging, shape } from "./look_up.ts";
