import type { FromServer } from "../../static/terminal/messages.ts";

/** A terminal without a screen: what a browser's says and hears. */
export interface Connected {
  readonly cookie: string;
  readonly visitor: string;
  /** The code with which the server closed. */
  readonly closed: Promise<number>;
  send(message: string): void;
  /** Types a line; answers with what was said until the prompt was free again. */
  type(line: string): Promise<string>;
  /** Waits until something like this was said since the connection opened. */
  until(pattern: RegExp): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** Opens a terminal of a lab as a new visitor, or as the one of a cookie, and waits for the prompt. */
export async function connected(url: string, lab: string, cookie?: string, terminal = 1): Promise<Connected> {
  const kept = cookie ?? await freshCookie(url + lab);
  const socket = new WebSocket(`${url.replace("http", "ws")}${lab}/terminal?terminal=${terminal}`, {
    headers: { cookie: kept },
  } as never);
  let said = "", ready = 0;
  let wake = () => {};
  const closed = new Promise<number>((done) => socket.onclose = ({ code }) => (done(code), wake()));
  socket.onerror = (event) => event.preventDefault();
  socket.onmessage = ({ data }) => {
    const message: FromServer = JSON.parse(data);
    if (message.type === "output") said += message.text;
    if (message.type === "ready") ready++;
    wake();
  };
  const wait = async (what: string, fits: () => boolean) => {
    const endMs = performance.now() + PATIENCE_MS;
    while (!fits()) {
      if (performance.now() > endMs) {
        throw new Error(`The terminal did not get to ${what}; it said: ${said.slice(-500)}`);
      }
      const timer = Promise.withResolvers<void>();
      const id = setTimeout(timer.resolve, 200);
      wake = timer.resolve;
      await timer.promise;
      clearTimeout(id);
    }
  };
  await wait("its first words", () => ready > 0 || said.length > 0 || socket.readyState > 1);
  return {
    cookie: kept,
    visitor: kept.split("=")[1]!,
    closed,
    send: (message) => socket.send(message),
    async type(line) {
      const [from, before] = [said.length, ready];
      socket.send(JSON.stringify({ type: "line", text: line }));
      await wait(`the end of ${JSON.stringify(line.slice(0, 60))}`, () => ready > before);
      return said.slice(from);
    },
    until: (pattern) => wait(String(pattern), () => pattern.test(said)),
    async close() {
      if (socket.readyState <= 1) socket.close();
      await closed;
    },
  };
}

async function freshCookie(page: string): Promise<string> {
  const answer = await fetch(page);
  await answer.body?.cancel();
  return answer.headers.get("set-cookie")!.split(";")[0]!;
}
