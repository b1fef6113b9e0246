/** What the programs of known images write, worked out when somebody reads it: nothing is kept, and no time is spent before. */
import { Chance } from "../base/chance.ts";
import type { Container } from "../kinds/types.ts";
import type { Image, Line } from "./image_table.ts";
import { readImageName } from "./images.ts";
import { LOG_LINES_MAX, type LogLine } from "./run.ts";

/** Where and when a program runs. */
export interface Place {
  readonly image: Image;
  readonly container: Container;
  readonly fromMs: number;
  /** Now, or when it ended. */
  readonly toMs: number;
  /** Seeds the small differences between two runs. */
  readonly salt: string;
  readonly names: Readonly<Record<"node" | "nodeIP" | "ip" | "pod" | "client", string>>;
  /** How the web server answers to a path. */
  answer(path: string): { readonly code: number; readonly size: number };
}

/** Whether a container runs the program that the image is known for. */
export function speaks(image: Image, { command, args }: Container): boolean {
  if (!image.server) return false;
  const own = command?.length ? command : image.entrypoint ?? [];
  const rest = args?.length ? args : command?.length ? [] : image.command ?? [];
  const words = [...own, ...rest].slice(0, own.length + 1);
  return words.some((word) => word.slice(word.lastIndexOf("/") + 1) === image.server);
}

/** Everything that a program wrote, oldest first. */
export function spoken(place: Place): readonly LogLine[] {
  const { image, fromMs, toMs, salt } = place;
  if (!speaks(image, place.container)) return [];
  const chance = new Chance(`speech ${salt}`);
  const lines: LogLine[] = [];
  let atMs = fromMs;
  const say = (line: string | Line, more?: Readonly<Record<string, string>>) => {
    const { text, afterMs, to = "stderr" }: Line = typeof line === "string" ? { text: line } : line;
    atMs += (afterMs ?? 0) + chance.below(4);
    if (atMs <= toMs) lines.push({ atMs, stream: to, text: `${filled(text, atMs, place, chance, more)}\n` });
  };
  for (const line of image.says ?? []) say(line);
  const { repeats } = image;
  if (repeats) {
    for (let ms = firstMs(fromMs, repeats.everyMs, toMs); ms <= toMs; ms += repeats.everyMs) {
      atMs = ms;
      for (const line of repeats.says) say(line);
    }
  }
  for (const request of requests(place)) {
    atMs = request.atMs;
    const { access } = image;
    const found = request.code < 400;
    for (const line of (found ? access?.found : access?.missing) ?? []) say(line, request.texts);
  }
  return lines.sort((a, b) => a.atMs - b.atMs).slice(-LOG_LINES_MAX);
}

/** The first of a long row of moments that is still worth telling. */
function firstMs(fromMs: number, everyMs: number, toMs: number): number {
  const count = Math.floor((toMs - fromMs) / everyMs);
  return fromMs + Math.max(1, count - LOG_LINES_MAX) * everyMs;
}

interface Asked {
  readonly atMs: number;
  readonly code: number;
  readonly texts: Readonly<Record<string, string>>;
}

/** A server listens so soon after its start. */
const LISTENS_MS = 100;

/** What probes asked of a web server. */
function requests({ image, container, fromMs, toMs, names, answer }: Place): readonly Asked[] {
  if (!image.access) return [];
  const asked: Asked[] = [];
  for (const probe of [container.readinessProbe, container.livenessProbe]) {
    const get = probe?.httpGet;
    if (!get || !image.ports?.includes(portNumber(container, get["port"]))) continue;
    const everyMs = (probe.periodSeconds ?? 10) * 1000;
    const path: string = get["path"] ?? "/";
    const { code, size } = answer(path);
    const texts = {
      method: "GET",
      path,
      client: names.client,
      agent: "kube-probe/1.36",
      code: `${code}`,
      size: `${size}`,
    };
    const startMs = fromMs + LISTENS_MS + (probe.initialDelaySeconds ?? 0) * 1000;
    for (let atMs = firstMs(startMs - everyMs, everyMs, toMs); atMs <= toMs; atMs += everyMs) {
      asked.push({ atMs, code, texts });
    }
  }
  return asked;
}

function portNumber(container: Container, port: number | string): number {
  if (typeof port === "number") return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (n: number) => String(n).padStart(2, "0");

/** Times in the forms of these programs, from the parts of a moment. */
const TIMES: Readonly<Record<string, (iso: string, at: Date, micros: string) => string>> = {
  I: (iso, _, micros) => `I${klog(iso, micros)}`,
  W: (iso, _, micros) => `W${klog(iso, micros)}`,
  fluentd: (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000`,
  nginx: (iso) => `${iso.slice(0, 10).replaceAll("-", "/")} ${iso.slice(11, 19)}`,
  clf: (iso, at) => `${iso.slice(8, 10)}/${MONTHS[at.getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`,
  apache: (iso, at, micros) =>
    `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${two(at.getUTCDate())} ${iso.slice(11, 19)}.${micros} ${
      iso.slice(0, 4)
    }`,
  redis: (iso, at) => `${iso.slice(8, 10)} ${MONTHS[at.getUTCMonth()]} ${iso.slice(0, 4)} ${iso.slice(11, 23)}`,
  iso: (iso) => iso,
};

function klog(iso: string, micros: string): string {
  return `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 19)}.${micros}       1`;
}

function filled(
  text: string,
  atMs: number,
  { image, container, names }: Place,
  chance: Chance,
  more: Readonly<Record<string, string>> = {},
): string {
  const at = new Date(atMs);
  const iso = at.toISOString();
  const micros = iso.slice(20, 23) + String(chance.below(1000)).padStart(3, "0");
  const read = readImageName(container.image ?? "");
  const given = "fault" in read ? undefined : read.tag;
  const tag = given === undefined || given === "latest" ? image.latest ?? "latest" : given;
  const texts: Readonly<Record<string, string>> = { ...names, ...more, tag, version: tag.replace(/^v(?=\d)/, "") };
  return text.replace(/\{(\w+)\}/g, (all, name: string) => TIMES[name]?.(iso, at, micros) ?? texts[name] ?? all);
}
