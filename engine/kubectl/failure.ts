import type { Fault } from "../cluster/api.ts";

/** What went wrong, before it becomes text; the texts follow `checkErr` in kubectl's cmd/util/helpers.go. */
export type Failure =
  /** The server refused. */
  | { readonly is: "server"; readonly fault: Fault }
  /** Our own complaint: `error: message`. */
  | { readonly is: "client"; readonly message: string }
  /** Printed as it stands. */
  | { readonly is: "bare"; readonly message: string }
  | { readonly is: "several"; readonly failures: readonly Failure[] }
  /** Everything was said; only the exit status is left. */
  | { readonly is: "exit"; readonly exit: number };

export const refused = (fault: Fault): Failure => ({ is: "server", fault });
export const complained = (message: string): Failure => ({ is: "client", message });
export const bare = (message: string): Failure => ({ is: "bare", message });

/** One failure of many; nested ones are flattened, and none is none. */
export function several(failures: readonly Failure[]): Failure | undefined {
  const flat = failures.flatMap((failure) => failure.is === "several" ? failure.failures : [failure]);
  return flat.length > 1 ? { is: "several", failures: flat } : flat[0];
}

/** What could not be read, as verbs tell it that gather all failures before they end: without `error: `, even a single one. */
export function unread(failures: readonly Failure[]): readonly Failure[] {
  return failures.map((failure) => failure.is === "client" ? bare(failure.message) : failure);
}

/** `error when creating "f.yaml": …`: a server's refusal keeps its reason, so that an invalid object is still told as one. */
export function whileDoing(action: string, source: string, failure: Failure): Failure {
  if (!source) return failure;
  if (failure.is === "server") {
    return refused({
      ...failure.fault,
      message: `error when ${action} ${JSON.stringify(source)}: ${failure.fault.message}`,
    });
  }
  if (failure.is === "several") {
    return {
      ...failure,
      failures: failure.failures.map((one) => whileDoing(action, source, one)),
    };
  }
  return complained(`error when ${action} ${JSON.stringify(source)}: ${messageOf(failure)}`);
}

/** The failure's own words, without `error: ` or `Error from server`. */
export function messageOf(failure: Failure): string {
  switch (failure.is) {
    case "server":
      return failure.fault.message;
    case "several":
      return `[${[...new Set(failure.failures.map(messageOf))].join(", ")}]`;
    case "exit":
      return "";
    default:
      return failure.message;
  }
}

export function isNotFound(failure: Failure): boolean {
  return failure.is === "server" && failure.fault.reason === "NotFound";
}

/** What kubectl writes on standard error, with its newline. */
export function failureText(failure: Failure): string {
  switch (failure.is) {
    case "exit":
      return "";
    case "several":
      return failure.failures.map((one) => `${textAmongOthers(one)}\n`).join("");
    case "bare":
      return lined(failure.message);
    case "client":
      return lined(failure.message.startsWith("error: ") ? failure.message : `error: ${failure.message}`);
    case "server":
      return failure.fault.reason === "Invalid" ? invalidText(failure.fault) : `${serverText(failure.fault)}\n`;
  }
}

/** A message that ends its own line gets no further newline. */
const lined = (message: string): string => message.endsWith("\n") ? message : `${message}\n`;

/** Among several, kubectl's own complaints lose their `error: `, and an invalid object is told in one line. */
function textAmongOthers(failure: Failure): string {
  return failure.is === "server" ? serverText(failure.fault) : messageOf(failure);
}

function serverText(fault: Fault): string {
  if (fault.reason === "Unauthorized") return `error: You must be logged in to the server (${fault.message})`;
  return fault.reason ? `Error from server (${fault.reason}): ${fault.message}` : `Error from server: ${fault.message}`;
}

function invalidText({ details, message }: Fault): string {
  const causes = [
    ...new Set(
      (details?.causes ?? []).map((cause) => `${cause.field ?? ""}: ${cause.message}`),
    ),
  ];
  const subject = details?.kind || details?.name
    ? `The ${details.kind ?? ""} ${JSON.stringify(details.name ?? "")} is invalid`
    : "The request is invalid";
  if (causes.length === 1) return `${subject}: ${causes[0]}\n`;
  if (causes.length > 1) return `${subject}: \n${causes.map((cause) => `* ${cause}\n`).join("")}`;
  return details?.kind ? `${subject}\n` : `${subject}: ${message}\n`;
}
