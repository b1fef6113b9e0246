import { countedGrade, pointsThatCount } from "./grade.ts";

export interface BookMember {
  readonly id: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly email: string;
  readonly externalId: string | null;
  readonly section: string;
  readonly labels: readonly string[];
  readonly isActive: boolean;
  readonly role: string;
}

export interface BookGrade {
  readonly assignment: string;
  readonly member: string;
  readonly attempt: string;
  readonly points: number;
  readonly earned: number;
  readonly maximum: number;
  readonly overridePoints: number | null;
  readonly commands: number;
  readonly version: number;
}

/** `none`: not begun. `begun`: no points yet. */
export type CellState = "none" | "begun" | "partial" | "full";

export interface Cell {
  readonly state: CellState;
  /** What counts. */
  readonly points: number;
  readonly maximum: number;
  /** A person has set the points. */
  readonly isOverridden: boolean;
  /** Being late has cost something. */
  readonly isLate: boolean;
  /** The attempt that counts. */
  readonly attempt?: string;
  readonly attempts: number;
}

export interface BookRow<Member extends BookMember = BookMember> {
  readonly member: Member;
  /** In the order of the assignments. */
  readonly cells: readonly Cell[];
  readonly total: number;
}

const NONE: Cell = { state: "none", points: 0, maximum: 0, isOverridden: false, isLate: false, attempts: 0 };

/** Learners and what they have for each assignment, in the order in which both come in. Grades: each member's oldest first. */
export function gradebook<Member extends BookMember>(
  members: readonly Member[],
  assignments: readonly { readonly id: string }[],
  grades: readonly BookGrade[],
): readonly BookRow<Member>[] {
  const byCell = new Map<string, BookGrade[]>();
  for (const grade of grades) {
    const key = `${grade.member} ${grade.assignment}`;
    const there = byCell.get(key);
    if (there) there.push(grade);
    else byCell.set(key, [grade]);
  }
  return members.filter(({ role }) => role === "learner").map((member) => {
    const cells = assignments.map(({ id }) => cellOf(byCell.get(`${member.id} ${id}`) ?? []));
    return { member, cells, total: rounded(cells.reduce((sum, { points }) => sum + points, 0)) };
  });
}

function cellOf(grades: readonly BookGrade[]): Cell {
  const grade = countedGrade(grades);
  if (!grade) return NONE;
  const points = pointsThatCount(grade);
  return {
    state: points >= grade.maximum && grade.maximum > 0 ? "full" : points > 0 ? "partial" : "begun",
    points,
    maximum: grade.maximum,
    isOverridden: grade.overridePoints !== null,
    isLate: grade.points < grade.earned,
    attempt: grade.attempt,
    attempts: grades.length,
  };
}

export interface BookFilter {
  /** Words that a member's name, address or school id has. */
  readonly query: string;
  readonly section: string;
  readonly label: string;
  /** Of any cell. */
  readonly state: CellState | "overridden" | "late" | "";
}

/** Rows that fit; people who were removed only when somebody looks for them. */
export function filtered<Row extends BookRow>(rows: readonly Row[], filter: BookFilter): readonly Row[] {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ member, cells }) => {
    const { familyName, givenName, email, externalId } = member;
    const text = `${familyName} ${givenName} ${email} ${externalId ?? ""}`.toLowerCase();
    const hasState = ({ state, isOverridden, isLate }: Cell) =>
      filter.state === "overridden" ? isOverridden : filter.state === "late" ? isLate : state === filter.state;
    return (member.isActive || words.length > 0) && words.every((word) => text.includes(word)) &&
      (filter.section === "" || member.section === filter.section) &&
      (filter.label === "" || member.labels.includes(filter.label)) &&
      (filter.state === "" || cells.some(hasState));
  });
}

export function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}
