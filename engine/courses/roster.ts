import { readCsv } from "./csv.ts";

const ROLES = ["instructor", "assistant", "learner"] as const;
type RosterRole = typeof ROLES[number];

/** A person as a list names them; a column that the list does not have is undefined, and changes nothing. */
export interface RosterLine {
  /** Where it stands in the list, from 1. */
  readonly line: number;
  readonly email: string;
  readonly externalId: string | null | undefined;
  readonly familyName: string | undefined;
  readonly givenName: string | undefined;
  readonly section: string | undefined;
  readonly labels: readonly string[] | undefined;
  readonly role: RosterRole | undefined;
}

/** What is wrong with a list. `value` is what was there, `line` 0 where it is no single line. */
export interface RosterFault {
  readonly line: number;
  readonly code:
    | "empty"
    | "tooLong"
    | "noEmailColumn"
    | "openQuote"
    | "badEmail"
    | "badRole"
    | "tooManyCells"
    | "cellTooLong"
    | "twice"
    | "twoPeople";

  readonly value: string;
}

export interface Roster {
  readonly lines: readonly RosterLine[];
  readonly faults: readonly RosterFault[];
  /** Columns that mean nothing to us. */
  readonly ignored: readonly string[];
}

const LINES_MAX = 5000;
const CELL_CHARACTERS_MAX = 200;
const COLUMNS = ["external_id", "email", "family_name", "given_name", "section", "labels", "role"] as const;
type Column = typeof COLUMNS[number];
const EMAIL = /^[^\s@"<>,;]+@[^\s@"<>,;]+$/;

/**
 * Reads a list of people: CSV whose first line names the columns (`external_id,email,family_name,given_name,section,labels,
 * role`, in any order; only `email` must be there), or e-mail addresses alone, one a line.
 */
export function readRoster(text: string): Roster {
  const read = readCsv(text);
  const fault = (line: number, code: RosterFault["code"], value = "") => ({ line, code, value });
  const whole = (one: RosterFault): Roster => ({ lines: [], faults: [one], ignored: [] });
  if ("fault" in read) return whole(fault(0, "openQuote"));
  const { rows } = read;
  if (rows.length === 0) return whole(fault(0, "empty"));
  if (rows.length > LINES_MAX) return whole(fault(0, "tooLong", String(LINES_MAX)));
  const isBare = rows[0]!.cells.length === 1 && rows[0]!.cells[0]!.includes("@");
  const heads = isBare ? ["email"] : rows[0]!.cells.map((cell) => cell.trim().toLowerCase().replace(/[\s-]+/g, "_"));
  const people = isBare ? rows : rows.slice(1);
  if (!heads.includes("email")) return whole(fault(rows[0]!.line, "noEmailColumn", rows[0]!.cells.join(", ")));
  const faults: RosterFault[] = [];
  const seen = new Set<string>();
  const lines = people.flatMap(({ line, cells }): RosterLine[] => {
    const cell = (name: Column) => heads.includes(name) ? (cells[heads.indexOf(name)] ?? "").trim() : undefined;
    const found = faultOf(cell, cells.length > heads.length);
    const keys = [cell("email")?.toLowerCase(), cell("external_id") && `id ${cell("external_id")}`].filter(Boolean);
    const again = keys.find((key) => seen.has(key!));
    keys.forEach((key) => seen.add(key!));
    if (found) faults.push(fault(line, ...found));
    else if (again) faults.push(fault(line, "twice", again.replace(/^id /, "")));
    return found || again ? [] : [lineOf(line, cell)];
  });
  return { lines, faults, ignored: heads.filter((head) => !COLUMNS.some((column) => column === head)) };
}

function faultOf(
  cell: (name: Column) => string | undefined,
  hasTooMany: boolean,
): [code: RosterFault["code"], value: string] | undefined {
  const email = cell("email") ?? "";
  if (hasTooMany) return ["tooManyCells", email];
  const long = COLUMNS.find((name) => (cell(name) ?? "").length > CELL_CHARACTERS_MAX);
  if (long) return ["cellTooLong", long];
  if (!EMAIL.test(email)) return ["badEmail", email];
  const role = cell("role");
  return role && roleOf(role) === undefined ? ["badRole", role] : undefined;
}

function lineOf(line: number, cell: (name: Column) => string | undefined): RosterLine {
  const role = cell("role");
  return {
    line,
    email: cell("email")!,
    externalId: cell("external_id") === "" ? null : cell("external_id"),
    familyName: cell("family_name"),
    givenName: cell("given_name"),
    section: cell("section"),
    labels: cell("labels")?.split(/[\s|]+/).filter((label) => label !== ""),
    role: role ? roleOf(role) : undefined,
  };
}

function roleOf(text: string): RosterRole | undefined {
  return ROLES.find((role) => role === text.toLowerCase());
}

/** Who is in a course, as this room needs to know it. */
export interface Person {
  readonly id: string;
  readonly account: string | null;
  readonly externalId: string | null;
  readonly email: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly section: string;
  readonly labels: readonly string[];
  readonly role: "owner" | RosterRole;
  readonly isActive: boolean;
}

/** What a list would change: nothing, when it is taken a second time. */
export interface RosterPlan<Of extends Person = Person> {
  readonly added: readonly Omit<Person, "id">[];
  /** Who is there with other words, or was removed and comes back. */
  readonly changed: readonly { readonly from: Of; readonly to: Of }[];
  readonly removed: readonly Of[];
  readonly same: number;
  readonly faults: readonly RosterFault[];
}

/**
 * Compares a list with who is in the course. A person is who has the same external id, else the same e-mail address. With
 * `removesOthers`, learners and assistants whom the list does not name are to be deactivated; owners and instructors stay.
 */
export function rosterPlan<Of extends Person>(
  members: readonly Of[],
  lines: readonly RosterLine[],
  { removesOthers = false }: { removesOthers?: boolean } = {},
): RosterPlan<Of> {
  const byId = new Map(members.filter(({ externalId }) => externalId !== null).map((one) => [one.externalId!, one]));
  const byEmail = new Map(members.map((one) => [one.email.toLowerCase(), one]));
  const added: Omit<Person, "id">[] = [];
  const changed: { from: Of; to: Of }[] = [];
  const faults: RosterFault[] = [];
  const named = new Set<string>();
  for (const line of lines) {
    const [one, other] = [
      line.externalId ? byId.get(line.externalId) : undefined,
      byEmail.get(line.email.toLowerCase()),
    ];
    const from = one ?? other;
    if (one && other && one !== other) {
      faults.push({ line: line.line, code: "twoPeople", value: line.email });
    } else if (from && named.has(from.id)) {
      faults.push({ line: line.line, code: "twice", value: line.email });
    } else if (!from) added.push(personOf(line));
    else {
      named.add(from.id);
      const to = merged(from, line);
      if (JSON.stringify(to) !== JSON.stringify(from)) changed.push({ from, to });
    }
  }
  const isOther = ({ id, role, isActive }: Of) =>
    isActive && !named.has(id) && (role === "learner" || role === "assistant");
  const removed = removesOthers && faults.length === 0 ? members.filter(isOther) : [];
  return { added, changed, removed, same: named.size - changed.length, faults };
}

function personOf({ line: _line, email, externalId, familyName, givenName, section, labels, role }: RosterLine) {
  return {
    account: null,
    externalId: externalId ?? null,
    email,
    familyName: familyName ?? "",
    givenName: givenName ?? "",
    section: section ?? "",
    labels: labels ?? [],
    role: role ?? "learner",
    isActive: true,
  };
}

/** What the list says; an owner stays one. */
function merged<Of extends Person>(from: Of, { line: _line, role, ...said }: RosterLine): Of {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { ...from, ...given, role: from.role === "owner" ? from.role : role ?? from.role, isActive: true };
}
