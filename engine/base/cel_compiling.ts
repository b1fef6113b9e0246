import { CEL, celFault } from "./cel.ts";

interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly pos: number;
}

/** What an expression may name, and what must come of it. */
export interface Expected {
  readonly variables: readonly string[];
  readonly type?: "bool" | "string";
}

/** Names that CEL and Kubernetes' libraries have. */
const KNOWN = new Set([
  ...["true", "false", "null", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type", "null_type"],
  ...["optional", "math", "base64", "jsonpatch", "cel", "sets", "regex", "google", "strings", "format"],
]);
const MACROS = new Set(["all", "exists", "exists_one", "existsOne", "map", "filter", "sortBy", "transformList"]);

const OPERAND =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** Why an expression can't be compiled, in the words of the API server; undefined when it can. */
export function compileFault(text: string, { variables, type }: Expected): string | undefined {
  let program;
  try {
    program = CEL.parse(text) as unknown as { readonly ast: Node };
  } catch (error) {
    const { node } = error as { readonly node?: { readonly pos: number } };
    return at(text, node?.pos ?? text.length, `Syntax error: ${syntaxFault(celFault(error))}`);
  }
  const stranger = undeclared(program.ast, new Set(variables));
  if (stranger) return at(text, stranger.pos, `undeclared reference to '${stranger.name}' (in container '')`);
  const found = CEL.check(text) as { readonly valid: boolean; readonly type?: string };
  const isRight = !type || !found.valid || found.type === type || found.type === "dyn";
  return isRight ? undefined : `must evaluate to ${type}`;
}

function syntaxFault(says: string): string {
  if (/EOF/.test(says)) {
    const [, wanted] = /^Expected (\w+)/.exec(says) ?? [];
    const closing = { RPAREN: ")", RBRACKET: "]", RBRACE: "}" }[wanted ?? ""];
    return closing ? `missing '${closing}' at '<EOF>'` : `mismatched input '<EOF>' expecting ${OPERAND}`;
  }
  const character = /^Unexpected character: (.)/.exec(says)?.[1];
  return character ? `token recognition error at: '${character}'` : `mismatched input, ${says}`;
}

/** The message with its place: line and column from 1, and the line with a mark below it. */
function at(text: string, pos: number, message: string): string {
  const before = text.slice(0, pos).split("\n");
  const column = before.at(-1)!.length;
  const line = text.split("\n")[before.length - 1] ?? "";
  return `compilation failed: ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${
    ".".repeat(column)
  }^`;
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "op" in value;

/** The first name that nothing stands for; a macro's own variable stands for each item within it. */
function undeclared(
  node: Node,
  known: ReadonlySet<string>,
): { readonly name: string; readonly pos: number } | undefined {
  if (node.op === "id") {
    const name = String(node.args);
    return known.has(name) || KNOWN.has(name) ? undefined : { name, pos: node.pos };
  }
  const parts = Array.isArray(node.args) ? node.args : [node.args];
  const [name, , inner] = parts;
  const own = node.op === "rcall" && MACROS.has(String(name)) && Array.isArray(inner) && isNode(inner[0])
    ? new Set([...known, String(inner[0].args)])
    : known;
  const nodes = parts.flatMap((part) => Array.isArray(part) ? part.flat(2) : [part]).filter(isNode);
  for (const one of nodes) {
    const found = undeclared(one, own);
    if (found) return found;
  }
  return undefined;
}
