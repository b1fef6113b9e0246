import type { TaskGrade } from "./grade.ts";

/** A check, or a whole task, that comes out differently. */
export interface GradeDifference {
  readonly task: string;
  readonly title: string;
  readonly pointsBefore: number;
  readonly pointsAfter: number;
  /** Undefined where the task is not there. */
  readonly passedBefore?: boolean;
  readonly passedAfter?: boolean;
  readonly checks: readonly CheckDifference[];
}

export interface CheckDifference {
  /** Its words; of a check that is only in one of the versions, those. */
  readonly expected: string;
  readonly passedBefore?: boolean;
  readonly passedAfter?: boolean;
  /** What is found now where it fails. */
  readonly found?: string;
}

/** What differs between two gradings of an attempt: tasks by id, checks by their place. */
export function gradeDifferences(
  before: readonly TaskGrade[],
  after: readonly TaskGrade[],
): readonly GradeDifference[] {
  const ids = [...new Set([...after, ...before].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [was, is] = [before, after].map((tasks) => tasks.find((task) => task.id === id));
    const checks = checkDifferences(was, is);
    if (was && is && was.points === is.points && was.maximum === is.maximum && was.passed === is.passed) return [];
    return [{
      task: id,
      title: (is ?? was)!.title ?? id,
      pointsBefore: was?.points ?? 0,
      pointsAfter: is?.points ?? 0,
      ...(was ? { passedBefore: was.passed } : {}),
      ...(is ? { passedAfter: is.passed } : {}),
      checks,
    }];
  });
}

function checkDifferences(was: TaskGrade | undefined, is: TaskGrade | undefined): readonly CheckDifference[] {
  const length = Math.max(was?.checks.length ?? 0, is?.checks.length ?? 0);
  return Array.from({ length }, (_, i) => [was?.checks[i], is?.checks[i]] as const).flatMap(([one, other]) => {
    const passedBefore = one && (was!.passed || one.passed);
    const passedAfter = other && (is!.passed || other.passed);
    if (passedBefore === passedAfter && one?.expected === other?.expected) return [];
    return [{
      expected: (other ?? one)!.expected,
      ...(passedBefore === undefined ? {} : { passedBefore }),
      ...(passedAfter === undefined ? {} : { passedAfter }),
      ...(other && !passedAfter ? { found: other.found } : {}),
    }];
  });
}
