import type { Context, MiddlewareHandler } from "hono";
import { upgradeWebSocket } from "hono/deno";
import type { WSContext } from "hono/ws";
import { TERMINALS_MAX } from "../../engine/session/mod.ts";
import type { FromServer, ToServer } from "../../static/terminal/messages.ts";
import type { Listener } from "./audience.ts";
import type { LiveSeat } from "./live_seat.ts";

/** A line of shell may be as long as a pasted manifest. */
const LINE_CHARACTERS_MAX = 256 * 1024;
const MESSAGE_CHARACTERS_MAX = 1024 * 1024;
const COLUMNS_MAX = 500;

/** The terminal's end of a seat. Pages of other sites may not open it: cookies alone do not tell who asks. */
export function terminalSocket(
  seatOf: (c: Context) => Promise<LiveSeat | undefined>,
  failed: (error: unknown) => void,
): MiddlewareHandler {
  /** An error in a socket's handler would end the whole server. */
  const guarded = async (socket: WSContext, work: () => void | Promise<void>) => {
    try {
      await work();
    } catch (error) {
      failed(error);
      socket.close(1011, "Something went wrong on our side");
    }
  };
  const upgrade = upgradeWebSocket(async (c) => {
    // All that is needed of the request is read now: it is gone once the socket is open.
    const shown = Number(c.req.query("shown")) || 0;
    const terminal = Math.min(TERMINALS_MAX, Math.max(1, Math.floor(Number(c.req.query("terminal"))) || 1));
    const connection = new Connection((await seatOf(c))!, terminal, shown);
    return {
      onOpen: (_, socket) => guarded(socket, () => connection.open(socket)),
      onMessage: (event, socket) => guarded(socket, () => connection.heard(event.data)),
      onClose: () => connection.closed(),
      onError: () => connection.closed(),
    };
  });
  return async (c, next) => {
    const origin = c.req.header("origin");
    if (origin && new URL(origin).host !== c.req.header("host")) return c.text("Foreign origin\n", 403);
    if (!await seatOf(c)) return c.notFound();
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
      return c.text("Open this address as a WebSocket\n", 426);
    }
    return await upgrade(c, next);
  };
}

class Connection implements Listener {
  readonly terminal: number;
  /** What its deeds say of where they are done: the first terminal needs no word. */
  readonly #at: { readonly terminal?: number };
  readonly #seat: LiveSeat;
  readonly #shown: number;
  #socket: WSContext | undefined;
  #columns = 80;

  constructor(seat: LiveSeat, terminal: number, shown: number) {
    this.#seat = seat;
    this.terminal = terminal;
    this.#at = terminal === 1 ? {} : { terminal };
    this.#shown = shown;
  }

  open(socket: WSContext): void {
    this.#socket = socket;
    this.#seat.join(this, this.#shown);
  }

  send(message: FromServer): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  closed(): void {
    this.#socket = undefined;
    this.#seat.leave(this);
  }

  heard(data: unknown): void | Promise<void> {
    const message = read(data);
    switch (message?.type) {
      case undefined:
        return this.#socket?.close(1008, "Not a message of the terminal");
      case "line":
        return this.#line(message.text);
      case "input":
        return this.#seat.act({ kind: "input", text: message.text, ...this.#at }, this);
      case "signal":
        return this.#seat.act({ kind: "signal", name: message.name, ...this.#at }, this);
      case "abandon":
        return this.#seat.act({ kind: "signal", name: "INT", ...this.#at }, this);
      case "complete":
        return this.send({ type: "completed", ...this.#seat.completed(message.text, message.at, this.terminal) });
      case "size":
        this.#columns = Math.min(COLUMNS_MAX, Math.max(20, Math.floor(message.columns) || 80));
    }
  }

  async #line(text: string): Promise<void> {
    if (text.length <= LINE_CHARACTERS_MAX) {
      return await this.#seat.act({ kind: "command", line: text, columns: this.#columns, ...this.#at }, this);
    }
    const said =
      `This line has ${text.length} characters, more than the ${LINE_CHARACTERS_MAX} that the terminal takes: put it in a file\n`;
    this.send({ type: "output", text: said, shown: this.#shown });
    this.send({ type: "ready", prompt: this.#seat.promptAt(this.terminal), looked: false });
  }
}

/** A message of ours, or undefined. */
function read(data: unknown): ToServer | undefined {
  if (typeof data !== "string" || data.length > MESSAGE_CHARACTERS_MAX) return undefined;
  try {
    const message = JSON.parse(data);
    const isText = (value: unknown) => typeof value === "string";
    const fits: Record<ToServer["type"], boolean> = {
      line: isText(message?.text),
      input: isText(message?.text) || message?.text === null,
      signal: message?.name === "INT" || message?.name === "QUIT",
      abandon: true,
      complete: isText(message?.text) && Number.isInteger(message?.at),
      size: Number.isFinite(message?.columns),
    };
    return fits[message?.type as ToServer["type"]] ? message : undefined;
  } catch {
    return undefined;
  }
}
