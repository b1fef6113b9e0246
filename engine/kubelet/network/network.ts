import type { World } from "../../shell/mod.ts";

/** The network that a program is on. */
export interface Network {
  /** This computer's own address. */
  readonly address: string;
  /** The name server's address, and what it adds to short names. */
  readonly nameServer: string;
  readonly searches: readonly string[];
  /** What the name server says of a full name; undefined when there is none such. */
  answer(name: string): readonly string[] | undefined;
  /** Addresses of a name, as programs look it up: by the hosts file, then by the name server with its searches. */
  lookup(name: string): readonly string[] | undefined;
  /** What a connection meets. `silent`: nobody answers, and nobody says no. */
  connect(address: string, port: number): Server | "refused" | "silent";
  /** Whether somebody answers a ping. */
  isThere(address: string): boolean;
}

export interface NetworkWorld extends World {
  readonly network?: Network;
}

export interface Request {
  readonly method: string;
  readonly path: string;
}

export interface Response {
  readonly code: number;
  readonly body: string;
  readonly type: string;
  readonly server?: string;
}

/** Undefined: what listens there doesn't speak HTTP. */
export type Server = (request: Request) => Response | undefined;

export const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
};

/** The head of an answer, a line each; the last one is empty. */
export function headLines(
  { code, body, type, server }: Response,
  connection: "close" | "keep-alive",
): readonly string[] {
  return [
    `HTTP/1.1 ${code} ${REASONS[code]}`,
    ...server ? [`Server: ${server}`] : [],
    `Content-Type: ${type}`,
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    `Connection: ${connection}`,
    "",
  ];
}

export interface Target {
  readonly scheme: string;
  /** As it was typed, with a port that was typed. */
  readonly authority: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Reads an address of the web; `http` goes without saying. */
export function readTarget(text: string): Target {
  const [, scheme = "http", authority = "", path = ""] = /^(?:(https?):\/\/)?([^/?#]*)([^#]*)/.exec(text) ?? [];
  const [, host = authority, port] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? [];
  return {
    scheme,
    authority,
    host,
    port: port ? Number(port) : scheme === "https" ? 443 : 80,
    path: path.startsWith("/") ? path : `/${path}`,
  };
}

/** A file name for what a path leads to. */
export function fileNameOf(path: string): string {
  return path.replace(/[?].*$/, "").split("/").at(-1) || "index.html";
}
