/**
 * What the operator reads: one line each, as text for a person or as JSON for a program. It never holds what learners type,
 * who they are, or a secret; of a request it says the route, not the address.
 */
export interface Log {
  /** Something that only a program wants to know: as text it is left out. */
  detail(event: string, facts?: Facts): void;
  info(event: string, facts?: Facts): void;
  error(event: string, error: unknown, facts?: Facts): void;
}

export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

const MESSAGE_CHARACTERS_MAX = 300;
const STACK_LINES_MAX = 8;

/** `write` gets whole lines, without their ends. */
export function newLog(
  format: "text" | "json",
  write: (line: string, isError: boolean) => void,
  nowMs: () => number = Date.now,
): Log {
  const line = (level: string, event: string, facts: Facts) => {
    if (format === "json") return JSON.stringify({ time: new Date(nowMs()).toISOString(), level, event, ...facts });
    const said = Object.entries(facts).filter(([, value]) => value !== undefined).map(([name, value]) =>
      `${name}=${value}`
    );
    return [event, ...said].join(" ");
  };
  return {
    detail: (event, facts = {}) => format === "json" && write(line("info", event, facts), false),
    info: (event, facts = {}) => write(line("info", event, facts), false),
    error: (event, error, facts = {}) => write(line("error", event, { ...facts, ...told(error) }), true),
  };
}

/** What an error says of itself. Its message is cut: an error of ours may quote what a learner typed. */
function told(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: blotted(String(error)) };
  const [, ...stack] = (error.stack ?? "").split("\n");
  const at = stack.map((line) => line.trim().replace(/^at /, "").replace(/file:\/\/\S*?\/(?=(engine|routes)\/)/, ""));
  return {
    error: `${error.name}: ${blotted(error.message)}`,
    at: at.filter((line) => /engine\/|routes\//.test(line)).slice(0, STACK_LINES_MAX).join(" < ") || undefined,
  };
}

/** Without line ends, passwords in addresses, API keys, and long hexadecimal words, such as the one in a visitor's cookie. */
function blotted(text: string): string {
  return text.replace(/\s+/g, " ").replace(/(\w+:\/\/)[^@\s/]*@/g, "$1…@").replace(/\bslip_[\w-]+/g, "slip_…")
    .replace(/\b[0-9a-f]{24,}\b/gi, "…").slice(0, MESSAGE_CHARACTERS_MAX);
}
