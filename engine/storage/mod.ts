/**
 * Storage: where attempts are kept. `openStore` takes an address (a folder for SQLite, a `postgres://` URL for PostgreSQL)
 * and answers with the `Store` of the backend that claims it. This room alone knows Kysely and SQL. A backup is an SQLite
 * file, whatever the backend, so it also moves an installation from one to the other.
 *
 * To add a backend: see backends/mod.ts. To change the schema: see migrations/mod.ts.
 */
import { BACKENDS, type OpenOptions } from "./backends/mod.ts";
import type { Store } from "./store.ts";

export {
  type AssignmentRow,
  type ComputedGradeRow,
  type CourseRow,
  type CourseStore,
  type ExtensionRow,
  type GradeRow,
  type LabVersionRow,
  type MemberRow,
  type Role,
  ROLES,
  type TakingRow,
} from "./course_store.ts";
export {
  type AuditNote,
  type AuditRow,
  type DeskStore,
  type NoticeRow,
  type OverrideRow,
  type RegradeChange,
  type RegradedValues,
  type RegradeItemRow,
  type RegradeMessageRow,
  type RegradeProgress,
  type RegradeRequestRow,
  type RegradeRow,
} from "./desk_store.ts";
export { type JobEnd, type JobRow, type JobStore, type JobTaking, type NewJobRow } from "./job_store.ts";
export {
  type LtiColumnRow,
  type LtiLinkRow,
  type LtiRegistrationRow,
  type LtiScoreEnd,
  type LtiScoreRow,
  type LtiStateRow,
  type LtiStore,
  type LtiUserRow,
} from "./lti_store.ts";
export {
  type GradingOutcome,
  type GradingRow,
  type IdempotentAnswer,
  type IdempotentRequestRow,
  type KeyRow,
  type ProgramStore,
} from "./program_store.ts";
export {
  type AccountsDatabase,
  type AttemptRow,
  type EntryRow,
  type MarkRow,
  Refusal,
  type RowCounts,
  type Store,
} from "./store.ts";

/** Opens a database and brings it to the newest schema. Throws a sentence for the operator when that fails. */
export function openStore(address: string, options?: OpenOptions): Promise<Store> {
  const backend = BACKENDS.find((candidate) => candidate.claims(address));
  if (!backend) {
    throw new Error(
      `No storage backend knows the address "${address.split("://")[0]}://…": give a folder or postgres://`,
    );
  }
  return backend.open(address, options);
}
