/** One change: `gone` lines from `from` on the left became `come` lines from `at` on the right (both counted from 0). */
export interface Edit {
  readonly from: number;
  readonly gone: number;
  readonly at: number;
  readonly come: number;
}

export interface Hunk {
  readonly from: number;
  readonly fromCount: number;
  readonly at: number;
  readonly atCount: number;
  readonly edits: readonly Edit[];
}

/** More differences than this are shown as one great change. */
const DISTANCE_MAX = 4000;

/** The fewest changes between two lists of lines, by Myers' method (An O(ND) Difference Algorithm, 1986). */
export function editsOf(left: readonly string[], right: readonly string[]): Edit[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head++;
  let tail = 0;
  while (
    tail < left.length - head && tail < right.length - head &&
    left[left.length - 1 - tail] === right[right.length - 1 - tail]
  ) tail++;
  const [a, b] = [left.slice(head, left.length - tail), right.slice(head, right.length - tail)];
  if (a.length === 0 && b.length === 0) return [];
  return joined(pathOf(a, b), a.length, b.length).map((edit) => ({
    ...edit,
    from: edit.from + head,
    at: edit.at + head,
  }));
}

/** Pairs of lines that stay, in order. */
function pathOf(a: readonly string[], b: readonly string[]): [number, number][] {
  const max = Math.min(a.length + b.length, DISTANCE_MAX);
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= max; d++) {
    trace.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? reach.get(k + 1) ?? 0 : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkedBack(trace, a.length, b.length);
    }
  }
  return [];
}

function walkedBack(trace: readonly Map<number, number>[], fromX: number, fromY: number): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [fromX, fromY];
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const beforeX = reach.get(before) ?? 0;
    const beforeY = beforeX - before;
    while (x > beforeX && y > beforeY && x > 0 && y > 0) pairs.push([--x, --y]);
    [x, y] = [beforeX, beforeY];
  }
  return pairs.reverse();
}

function joined(pairs: readonly [number, number][], leftCount: number, rightCount: number): Edit[] {
  const edits: Edit[] = [];
  let [from, at] = [0, 0];
  for (const [x, y] of [...pairs, [leftCount, rightCount] as const]) {
    if (x > from || y > at) edits.push({ from, gone: x - from, at, come: y - at });
    [from, at] = [x + 1, y + 1];
  }
  return edits;
}

/** Changes with so many lines around them; those that touch are one hunk. */
export function hunksOf(edits: readonly Edit[], leftCount: number, context: number): Hunk[] {
  const groups: Edit[][] = [];
  for (const edit of edits) {
    const last = groups.at(-1)?.at(-1);
    if (last && edit.from - (last.from + last.gone) <= 2 * context) groups.at(-1)!.push(edit);
    else groups.push([edit]);
  }
  return groups.map((group) => {
    const [first, last] = [group[0]!, group.at(-1)!];
    const from = Math.max(0, first.from - context);
    const end = Math.min(leftCount, last.from + last.gone + context);
    const at = first.at - (first.from - from);
    const atEnd = last.at + last.come + (end - last.from - last.gone);
    return { from, fromCount: end - from, at, atCount: atEnd - at, edits: group };
  });
}
