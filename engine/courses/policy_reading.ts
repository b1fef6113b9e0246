import { isLocalTime, type LocalTime } from "./local_time.ts";
import { type Change, type Exam, FEEDBACK, type Late, type Policy } from "./policy.ts";

const ATTEMPTS_MAX = 1000;
const MINUTES_MAX = 7 * 24 * 60;

/** What is wrong with a policy, a sentence each, with the field that it is about. */
export interface PolicyFault {
  readonly field: string;
  readonly said: string;
}

/** A policy of JSON that somebody sent; fields that there are not are refused. */
export function readPolicy(value: unknown): { readonly policy: Policy } | { readonly faults: readonly PolicyFault[] } {
  const faults: PolicyFault[] = [];
  const given = fieldsOf(value, "", ["release", "due", "late", "attempts", "exam"], faults);
  const time = (from: Fields, name: string, at = name) => checked(from[name], at, faults, isTime, TIME_WANTED);
  const number = (from: Fields, name: string, at: string, least: number, most: number) =>
    checked(from[name], at, faults, isWhole(least, most), `give a whole number from ${least} to ${most}`);
  const release = time(given, "release");
  const due = time(given, "due");
  const attempts = number(given, "attempts", "attempts", 1, ATTEMPTS_MAX);
  let late: Late | undefined;
  if (given["late"] !== undefined) {
    const from = fieldsOf(given["late"], "late", ["graceMinutes", "perDay", "cap", "until"], faults);
    const graceMinutes = number(from, "graceMinutes", "late.graceMinutes", 0, MINUTES_MAX) ?? 0;
    const perDay = number(from, "perDay", "late.perDay", 0, 100) ?? 0;
    const cap = number(from, "cap", "late.cap", 0, 100) ?? 100;
    late = { graceMinutes, perDay, cap, ...present({ until: time(from, "until", "late.until") }) };
  }
  let exam: Exam | undefined;
  if (given["exam"] !== undefined) {
    const from = fieldsOf(given["exam"], "exam", ["minutes", "hints", "feedback"], faults);
    const minutes = number(from, "minutes", "exam.minutes", 1, MINUTES_MAX);
    if (minutes === undefined) faults.push({ field: "exam.minutes", said: "Say how many minutes an attempt has" });
    const hints = checked(
      from["hints"],
      "exam.hints",
      faults,
      (one): one is boolean => typeof one === "boolean",
      "give true or false",
    );
    const feedback = checked(
      from["feedback"],
      "exam.feedback",
      faults,
      (one): one is Exam["feedback"] => FEEDBACK.some((known) => known === one),
      `give ${FEEDBACK.join(", ")}`,
    );
    exam = { minutes: minutes ?? 1, hints: hints ?? false, feedback: feedback ?? "attempt" };
  }
  const policy: Policy = present({ release, due, late, attempts, exam });
  if (faults.length === 0) faults.push(...disorder(policy));
  return faults.length > 0 ? { faults } : { policy };
}

/** A change of JSON that somebody sent. */
export function readChange(value: unknown): { readonly change: Change } | { readonly faults: readonly PolicyFault[] } {
  const faults: PolicyFault[] = [];
  const names = ["release", "due", "until", "attempts", "minutes"];
  const given = fieldsOf(value, "", names, faults);
  const time = (name: string): LocalTime | undefined => checked(given[name], name, faults, isTime, TIME_WANTED);
  const number = (name: string, most: number): number | undefined =>
    checked(given[name], name, faults, isWhole(1, most), `give a whole number from 1 to ${most}`);
  const change: Change = present({
    release: time("release"),
    due: time("due"),
    until: time("until"),
    attempts: number("attempts", ATTEMPTS_MAX),
    minutes: number("minutes", MINUTES_MAX),
  });
  if (faults.length === 0 && Object.keys(change).length === 0) {
    faults.push({ field: "due", said: "Change something: a time, the attempts, or the minutes" });
  }
  return faults.length > 0 ? { faults } : { change };
}

type Fields = Readonly<Record<string, unknown>>;
const TIME_WANTED = "give a local time such as 2026-03-29T23:59";
const isTime = (value: unknown): value is LocalTime => typeof value === "string" && isLocalTime(value);
const isWhole = (least: number, most: number) => (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

function fieldsOf(value: unknown, at: string, names: readonly string[], faults: PolicyFault[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    faults.push({ field: at, said: "Give an object" });
    return {};
  }
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue;
    faults.push({ field: at ? `${at}.${name}` : name, said: `There is no field "${name}": give ${names.join(", ")}` });
  }
  return value as Fields;
}

function checked<T>(
  value: unknown,
  field: string,
  faults: PolicyFault[],
  fits: (value: unknown) => value is T,
  wanted: string,
): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (fits(value)) return value;
  faults.push({ field, said: `"${String(value)}" does not fit: ${wanted}` });
  return undefined;
}

/** Times in an order that makes sense; local times sort as text. */
function disorder({ release, due, late }: Policy): PolicyFault[] {
  const before = (field: string, one: LocalTime | undefined, other: LocalTime | undefined, said: string) =>
    one !== undefined && other !== undefined && one < other ? [{ field, said }] : [];
  return [
    ...before("due", due, release, "It is due before it is released: choose a later time"),
    ...before("late.until", late?.until, due, "It ends before it is due: choose a later time"),
    ...before("late.until", late?.until, release, "It ends before it is released: choose a later time"),
  ];
}

function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
