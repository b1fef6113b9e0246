/**
 * Expressions of mutations name the objects that they make: `Object{spec: Object.spec{replicas: 3}}` and
 * `JSONPatch{op: "add", path: "/x"}`. Their types add nothing here, so that they can be read as plain maps.
 */

const TOKEN =
  /("""[\s\S]*?"""|'''[\s\S]*?'''|r?"(?:[^"\\]|\\.)*"|r?'(?:[^'\\]|\\.)*')|((?:Object|JSONPatch)(?:\.\w+)*)\s*\{|([A-Za-z_]\w*)(\s*:)?|([{}()[\],?:])|(\s+|[\s\S])/g;

interface Bracket {
  readonly closes: string;
  /** Of an object with a named type: names stand before its colons. */
  readonly isTyped: boolean;
}

const CLOSING: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

/** The expression with every typed object written as a map. */
export function withPlainMaps(expression: string): string {
  const open: Bracket[] = [];
  let isField = false;
  return expression.replace(TOKEN, (all, text, type, name, colon, mark) => {
    if (text !== undefined) return all;
    if (type !== undefined) {
      open.push({ closes: "}", isTyped: true });
      isField = true;
      return "{";
    }
    if (name !== undefined) {
      const wasField = isField;
      isField = false;
      return wasField && colon ? `"${name}":` : all;
    }
    if (mark === undefined) return all;
    if (CLOSING[mark]) open.push({ closes: CLOSING[mark]!, isTyped: false });
    else if (open.at(-1)?.closes === mark) open.pop();
    isField = mark === "," && (open.at(-1)?.isTyped ?? false);
    return all;
  });
}
