import type { YamlError } from "@std/yaml";

/** What the library calls a fault, in go-yaml's words, with how many lines after the library's go-yaml counts it. */
const TEXTS: Readonly<Record<string, readonly [text: string, lines: number]>> = {
  TAB_AS_INDENT: ["found character that cannot start any token", 0],
  BAD_INDENT: ["did not find expected key", -1],
  MISSING_CHAR: ["found unexpected end of stream", 0],
  BLOCK_AS_IMPLICIT_KEY: ["mapping values are not allowed in this context", 0],
  MULTILINE_IMPLICIT_KEY: ["mapping values are not allowed in this context", 0],
  BAD_SCALAR_START: ["found character that cannot start any token", 0],
  BAD_DQ_ESCAPE: ["found unknown escape character", 0],
  UNEXPECTED_TOKEN: ["did not find expected <document start>", -1],
  BAD_ALIAS: ["did not find expected alphabetic or numeric character", 0],
};

/** go-yaml's text for what the library found. */
export function yamlFault(_text: string, error: YamlError): string {
  const [text, lines] = TEXTS[error.code] ?? ["did not find expected key", -1];
  const line = error.line + lines;
  return line > 0 ? `line ${line}: ${text}` : text;
}
