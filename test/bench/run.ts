/**
 * Figures of speed and size: `deno task bench [name …] [--json]`.
 *
 * Each figure is `{name, unit, value, n}`: `value` is the median of `n` runs after a warm-up. To add one: a line in
 * FIGURES. Tests count work, never milliseconds; these print milliseconds and fail nothing.
 */
import { FIGURES } from "./figures.ts";

export interface Figure {
  readonly name: string;
  readonly unit: "ms" | "bytes" | "per second" | "per cent";
  /** What the figure should be at most (or, per second and per cent, at least), on two cores. */
  readonly goal: number;
  measure(): Promise<Measured> | Measured;
}

export interface Measured {
  readonly value: number;
  readonly n: number;
  /** What is worth reading below the figure. */
  readonly notes?: readonly string[];
}

if (import.meta.main) {
  const json = Deno.args.includes("--json");
  const names = Deno.args.filter((arg) => !arg.startsWith("--"));
  const unknown = names.filter((name) => !FIGURES.some((figure) => figure.name === name));
  if (unknown.length > 0) {
    console.error(
      `No figure is called ${unknown.join(", ")}. There are: ${FIGURES.map(({ name }) => name).join(", ")}`,
    );
    Deno.exit(2);
  }
  for (const figure of FIGURES) {
    if (names.length > 0 && !names.includes(figure.name)) continue;
    const { value, n, notes = [] } = await figure.measure();
    const isPrecise = figure.unit === "ms" || figure.unit === "per cent";
    const rounded = isPrecise ? Number(value.toPrecision(3)) : Math.round(value);
    const kept = figure.unit.startsWith("per ") ? value >= figure.goal : value <= figure.goal;
    console.log(
      json
        ? JSON.stringify({ name: figure.name, unit: figure.unit, value: rounded, n })
        : `${figure.name.padEnd(18)} ${String(rounded).padStart(10)} ${figure.unit}  (goal ${figure.goal}${
          kept ? "" : ", missed"
        }; n=${n})`,
    );
    if (!json) { for (const note of notes) console.log(`  ${note}`); }
  }
  Deno.exit(0);
}

/** The median time of `run` in milliseconds. */
export function medianMs(n: number, run: () => void, warmUp = 3): { value: number; n: number } {
  for (let i = 0; i < warmUp; i++) run();
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    const startMs = performance.now();
    run();
    times.push(performance.now() - startMs);
  }
  return { value: median(times), n };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
