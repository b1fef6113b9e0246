/** Figures in the text format of Prometheus (exposition format 0.0.4): counters, gauges that are read when asked, histograms. */

/** Upper bounds in seconds: from a query of SQLite to a grading. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels?: Labels, by?: number): void;
}

export interface Histogram {
  observe(labels: Labels, seconds: number): void;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  lines(): string[];
}

export class Metrics {
  readonly #families: Family[] = [];

  counter(name: string, help: string): Counter {
    const values = new Map<string, number>();
    this.#families.push({
      name,
      help,
      type: "counter",
      lines: () => [...values].map(([of, value]) => `${name}${of} ${value}`),
    });
    return { add: (labels = {}, by = 1) => void values.set(written(labels), (values.get(written(labels)) ?? 0) + by) };
  }

  gauge(name: string, help: string, value: () => number, labels: Labels = {}): void {
    this.#families.push({ name, help, type: "gauge", lines: () => [`${name}${written(labels)} ${value()}`] });
  }

  histogram(name: string, help: string): Histogram {
    const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
    this.#families.push({ name, help, type: "histogram", lines: () => [...series.values()].flatMap(lines) });
    function lines({ labels, counts, sum, count }: { labels: Labels; counts: number[]; sum: number; count: number }) {
      let below = 0;
      const buckets = SECONDS.map((bound, i) =>
        `${name}_bucket${written({ ...labels, le: String(bound) })} ${below += counts[i]!}`
      );
      return [
        ...buckets,
        `${name}_bucket${written({ ...labels, le: "+Inf" })} ${count}`,
        `${name}_sum${written(labels)} ${sum}`,
        `${name}_count${written(labels)} ${count}`,
      ];
    }
    return {
      observe(labels, seconds) {
        const key = written(labels);
        let one = series.get(key);
        if (!one) series.set(key, one = { labels, counts: SECONDS.map(() => 0), sum: 0, count: 0 });
        const bucket = SECONDS.findIndex((bound) => seconds <= bound);
        if (bucket >= 0) one.counts[bucket]!++;
        one.sum += seconds;
        one.count++;
      },
    };
  }

  /** Everything, as a scraper reads it. */
  text(): string {
    return this.#families.map((family) =>
      [`# HELP ${family.name} ${family.help}`, `# TYPE ${family.name} ${family.type}`, ...family.lines()].join("\n") +
      "\n"
    ).join("");
  }
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) =>
    `${name}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
