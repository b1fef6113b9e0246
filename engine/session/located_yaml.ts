import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Something wrong in a lab, where it is wrong, and what to do. */
export interface LabFault {
  /** Within the lab's folder. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export interface LocatedYaml {
  readonly value: unknown;
  readonly faults: readonly LabFault[];
  /** Line and column (from 1) of the value at a path, or of the nearest part around it. */
  locate(path: readonly PropertyKey[]): { line: number; column: number };
}

/** Reads an author's YAML and remembers where everything stands. */
export function readLocated(file: string, text: string): LocatedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // One fault makes others behind it.
  const faults = document.errors.slice(0, 1).map((error) => ({
    file,
    ...position(error.pos[0]),
    message: sentence(error.message),
  }));
  return {
    value: faults.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 }),
    faults,
    locate: (path) => position(offsetOf(document.contents as Node | null, path)),
  };
}

function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const name of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(name));
      if (!pair) break;
      if (isPair(pair) && isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(name)];
      if (item === undefined) break;
      node = item;
      offset = isNode(node) ? node.range?.[0] ?? offset : offset;
    } else break;
  }
  return offset;
}

function sentence(message: string): string {
  const [first] = message.split("\n");
  return first!.replace(/[.:]$/, "");
}
