const CONTEXT = 3;

interface Step {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/** The hunks of `diff -u` between two texts; empty when they are equal. A missing newline at the end is told. */
export function unifiedHunks(before: string, after: string): string {
  const steps = stepsBetween(linesOf(before), linesOf(after));
  let [text, old, fresh] = ["", 1, 1];
  const starts = steps.map((step) => {
    const start = { old, fresh };
    if (step.sign !== "+") old++;
    if (step.sign !== "-") fresh++;
    return start;
  });
  for (const [from, to] of hunksOf(steps)) {
    const part = steps.slice(from, to);
    const count = (sign: string) => part.filter((step) => step.sign === sign || step.sign === " ").length;
    text += `@@ -${span(starts[from]!.old, count("-"))} +${span(starts[from]!.fresh, count("+"))} @@\n`;
    for (const { sign, line } of part) {
      text += line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
    }
  }
  return text;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => `${line}\n`);
  const last = lines.pop()!;
  return last === "\n" ? lines : [...lines, last.slice(0, -1)];
}

const span = (start: number, count: number): string =>
  count === 1 ? String(start) : `${count ? start : start - 1},${count}`;

/** Where hunks begin and end: changes with three lines around them, joined where these meet. */
function hunksOf(steps: readonly Step[]): [number, number][] {
  const hunks: [number, number][] = [];
  steps.forEach((step, i) => {
    if (step.sign === " ") return;
    const [from, to] = [Math.max(0, i - CONTEXT), Math.min(steps.length, i + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  });
  return hunks;
}

/** The shortest way from one list of lines to the other, by Myers' algorithm; removals come before additions. */
function stepsBetween(before: readonly string[], after: readonly string[]): Step[] {
  const [n, m] = [before.length, after.length];
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= n + m; d++) {
    trace.push(reach);
    const next = new Map(reach);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? reach.get(k + 1) ?? 0 : (reach.get(k - 1) ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && before[x] === after[y]) [x, y] = [x + 1, y + 1];
      next.set(k, x);
      if (x >= n && y >= m) return walkedBack(trace, d, before, after);
    }
    reach = next;
  }
  return [];
}

function walkedBack(
  trace: readonly Map<number, number>[],
  length: number,
  before: readonly string[],
  after: readonly string[],
): Step[] {
  const steps: Step[] = [];
  let [x, y] = [before.length, after.length];
  for (let d = length; d >= 0; d--) {
    const reach = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const from = down ? k + 1 : k - 1;
    const startX = d === 0 ? 0 : reach.get(from) ?? 0;
    const startY = d === 0 ? 0 : startX - from;
    while (x > startX && y > startY) steps.push({ sign: " ", line: before[[x--, y--][0]! - 1]! });
    if (d === 0) break;
    if (down) steps.push({ sign: "+", line: after[--y]! });
    else steps.push({ sign: "-", line: before[--x]! });
  }
  return steps.reverse();
}
