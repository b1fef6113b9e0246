import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { ENGINE_VERSION } from "../../engine/session/mod.ts";
import type { Log } from "./log.ts";
import { type Counter, Metrics } from "./metrics.ts";

/** What an operator sees and steers of one server: its figures, its log, and whether it takes more. */
export class Operations {
  readonly log: Log;
  readonly metrics = new Metrics();
  /** What a scraper must bring, if anything. */
  readonly metricsToken: string | undefined;
  /** Deeds of learners that were stored, by kind. */
  readonly deeds: Counter;
  #isDraining = false;
  #underWay = 0;
  #idle = () => {};

  constructor(log: Log, metricsToken?: string) {
    this.log = log;
    this.metricsToken = metricsToken;
    this.deeds = this.metrics.counter(
      "slipway_deeds_total",
      "What learners did, by kind: commands, answers, hints and so on.",
    );
    this.metrics.gauge("slipway_build_info", "The engine's version.", () => 1, { version: ENGINE_VERSION });
    const startSeconds = Date.now() / 1000;
    this.metrics.gauge("process_start_time_seconds", "When the process started.", () => startSeconds);
    this.metrics.gauge("process_resident_memory_bytes", "Memory of the process.", () => Deno.memoryUsage().rss);
    this.metrics.gauge("slipway_requests_under_way", "Requests that are being answered.", () => this.#underWay);
  }

  /** Once true, /readyz says no, and every answer ends its connection. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  drain(): void {
    this.#isDraining = true;
  }

  /** When no request is being answered. Open sockets and streams do not count. */
  async idle(): Promise<void> {
    if (this.#underWay === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle = resolve;
    await promise;
  }

  /** Counts, measures and logs every request by its route, never by its address. */
  observed(): MiddlewareHandler {
    const requests = this.metrics.counter("slipway_http_requests_total", "Requests that were answered.");
    const durations = this.metrics.histogram("slipway_http_request_duration_seconds", "Until the answer began.");
    return async (c, next) => {
      const startMs = performance.now();
      this.#underWay++;
      await next();
      if (--this.#underWay === 0) this.#idle();
      if (this.#isDraining && c.res.status !== 101) c.header("connection", "close");
      const ms = performance.now() - startMs;
      const { method } = c.req;
      const [route, status] = [c.res.status === 404 ? "none" : routePath(c, -1), String(c.res.status)];
      requests.add({ method: METHODS.has(method) ? method : "other", route, status });
      durations.observe({ route }, ms / 1000);
      this.log.detail("request", { method, route, status: c.res.status, ms: Math.round(ms * 10) / 10 });
    };
  }
}

/** A label must not grow with what strangers send. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
