/**
 * A unified diff of two texts with three lines around each change, as the server shows a refused pod update: the method
 * of Python's difflib (the longest common run first, then left and right of it; in texts of 200 lines or more, lines that
 * are all over the place don't start a run), since another method would draw other hunks.
 */
export function unifiedDiff(before: string, after: string): string {
  const a = linesOf(before);
  const b = linesOf(after);
  return hunks(operations(a, b)).map((hunk) => printed(hunk, a, b)).join("");
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => `${line}\n`);
  if (text.endsWith("\n")) lines.pop();
  return lines;
}

interface Run {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** A stretch of `a` and the stretch of `b` that stands in its place. */
interface Operation {
  readonly equal: boolean;
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

const POPULAR_FROM = 200;

function positions(b: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  b.forEach((line, index) => found.set(line, [...(found.get(line) ?? []), index]));
  if (b.length >= POPULAR_FROM) {
    const max = Math.floor(b.length / 100) + 1;
    for (const [line, at] of found) if (at.length > max) found.delete(line);
  }
  return found;
}

function longestRun(a: readonly string[], b: readonly string[], at: ReadonlyMap<string, number[]>, range: Range): Run {
  const [aLow, aHigh, bLow, bHigh] = range;
  let best: Run = { a: aLow, b: bLow, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = aLow; i < aHigh; i++) {
    const next = new Map<number, number>();
    for (const j of at.get(a[i]!) ?? []) {
      if (j < bLow) continue;
      if (j >= bHigh) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  return extended(best, a, b, range);
}

/** Popular lines don't start a run, but they lengthen one. */
function extended(run: Run, a: readonly string[], b: readonly string[], [aLow, aHigh, bLow, bHigh]: Range): Run {
  let { a: i, b: j, size } = run;
  while (i > aLow && j > bLow && a[i - 1] === b[j - 1]) [i, j, size] = [i - 1, j - 1, size + 1];
  while (i + size < aHigh && j + size < bHigh && a[i + size] === b[j + size]) size++;
  return { a: i, b: j, size };
}

type Range = readonly [aLow: number, aHigh: number, bLow: number, bHigh: number];

function matchingRuns(a: readonly string[], b: readonly string[]): Run[] {
  const at = positions(b);
  const runs: Run[] = [];
  const ranges: Range[] = [[0, a.length, 0, b.length]];
  while (ranges.length > 0) {
    const range = ranges.pop()!;
    const run = longestRun(a, b, at, range);
    if (run.size === 0) continue;
    runs.push(run);
    ranges.push([range[0], run.a, range[2], run.b], [run.a + run.size, range[1], run.b + run.size, range[3]]);
  }
  return runs.sort((one, other) => one.a - other.a);
}

function operations(a: readonly string[], b: readonly string[]): Operation[] {
  const found: Operation[] = [];
  let [i, j] = [0, 0];
  for (const run of [...matchingRuns(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < run.a || j < run.b) found.push({ equal: false, a: [i, run.a], b: [j, run.b] });
    if (run.size > 0) add(found, { equal: true, a: [run.a, run.a + run.size], b: [run.b, run.b + run.size] });
    [i, j] = [run.a + run.size, run.b + run.size];
  }
  return found;
}

/** Two equal stretches side by side are one. */
function add(found: Operation[], next: Operation): void {
  const last = found.at(-1);
  if (!last?.equal) found.push(next);
  else found[found.length - 1] = { equal: true, a: [last.a[0], next.a[1]], b: [last.b[0], next.b[1]] };
}

const AROUND = 3;

function hunks(found: readonly Operation[]): Operation[][] {
  const groups: Operation[][] = [];
  let group: Operation[] = [];
  found.forEach((operation, index) => {
    if (!operation.equal) return void group.push(operation);
    const size = operation.a[1] - operation.a[0];
    const isLast = index === found.length - 1;
    if (group.length > 0 && !isLast && size <= 2 * AROUND) return void group.push(operation);
    if (group.length > 0) {
      group.push(cut(operation, 0, Math.min(AROUND, size)));
      groups.push(group);
    }
    group = isLast ? [] : [cut(operation, Math.max(0, size - AROUND), size)];
  });
  if (group.some((operation) => !operation.equal)) groups.push(group);
  return groups;
}

function cut({ a, b }: Operation, from: number, to: number): Operation {
  return { equal: true, a: [a[0] + from, a[0] + to], b: [b[0] + from, b[0] + to] };
}

function printed(hunk: readonly Operation[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [hunk[0]!, hunk.at(-1)!];
  const head = `@@ -${rangeText(first.a[0], last.a[1])} +${rangeText(first.b[0], last.b[1])} @@\n`;
  const marked = (lines: readonly string[], mark: string) => lines.map((line) => mark + line).join("");
  const body = hunk.map((operation) =>
    operation.equal
      ? marked(a.slice(...operation.a), " ")
      : marked(a.slice(...operation.a), "-") + marked(b.slice(...operation.b), "+")
  );
  return head + body.join("");
}

function rangeText(start: number, stop: number): string {
  const length = stop - start;
  if (length === 1) return `${start + 1}`;
  return `${length === 0 ? start : start + 1},${length}`;
}
