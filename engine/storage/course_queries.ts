import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type {
  AssignmentRow,
  ComputedGradeRow,
  CourseRow,
  CourseStore,
  ExtensionRow,
  GradeRow,
  MemberRow,
  Role,
  TakingRow,
} from "./course_store.ts";
import type { Tried } from "./journal_store.ts";
import type { Tables } from "./schema.ts";
import { isReported, markScore } from "./score_marks.ts";

/** Courses on any backend: plain queries, each such that it may be tried again. */
export function courseStore(db: Kysely<Tables>, tried: Tried): CourseStore {
  return {
    ...courses(db, tried),
    ...members(db, tried),
    ...assignments(db, tried),
    ...takings(db, tried),
    ...grades(db, tried),
  };
}

function courses(db: Kysely<Tables>, tried: Tried) {
  const one = (column: "id" | "join_code", value: string) =>
    tried(async () => {
      const row = await db.selectFrom("courses").selectAll().where(column, "=", value).executeTakeFirst();
      return row && courseOf(row);
    });
  return {
    createCourse: (course) =>
      tried(async () => {
        await db.insertInto("courses").values(courseColumns(course))
          .onConflict((conflict) => conflict.column("id").doNothing()).execute();
      }),
    course: (id) => one("id", id),
    courseOfCode: (code) => one("join_code", code),
    changeCourse: (course) => {
      const { id, version, ...rest } = courseColumns(course);
      return tried(async () => {
        const { numUpdatedRows } = await db.updateTable("courses").set({ ...rest, version: version + 1 })
          .where("id", "=", id).where("version", "=", version).executeTakeFirst();
        return numUpdatedRows > 0n;
      });
    },
  } satisfies Partial<CourseStore>;
}

function members(db: Kysely<Tables>, tried: Tried) {
  return {
    membersOf: (course) =>
      tried(async () => {
        const rows = await db.selectFrom("members").selectAll().where("course", "=", course)
          .orderBy("family_name").orderBy("given_name").orderBy("id").execute();
        return rows.map(memberOf);
      }),
    member: (id) =>
      tried(async () => {
        const row = await db.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirst();
        return row && memberOf(row);
      }),
    memberOf: (course, account) =>
      tried(async () => {
        const row = await db.selectFrom("members").selectAll()
          .where("course", "=", course).where("account", "=", account).executeTakeFirst();
        return row && memberOf(row);
      }),
    membershipsOf: (account) =>
      tried(async () => {
        const mine = await db.selectFrom("members").selectAll().where("account", "=", account).execute();
        if (mine.length === 0) return [];
        const rows = await db.selectFrom("courses").selectAll().where("id", "in", mine.map(({ course }) => course))
          .orderBy("title").orderBy("id").execute();
        return rows.map((row) => ({
          course: courseOf(row),
          member: memberOf(mine.find(({ course }) => course === row.id)!),
        }));
      }),
    invitedAs: (email) =>
      tried(async () => {
        const rows = await db.selectFrom("members").selectAll()
          .where(sql`lower(email)`, "=", email.toLowerCase()).where("account", "is", null).where("is_active", "=", 1)
          .orderBy("id").execute();
        return rows.map(memberOf);
      }),
    claimMember: (id, account) =>
      tried(async () => {
        const { numUpdatedRows } = await db.updateTable("members").set({ account }).where("id", "=", id)
          .where((member) => member.or([member("account", "is", null), member("account", "=", account)]))
          .where(({ not, exists, selectFrom, ref }) =>
            not(exists(
              selectFrom("members as other").select("other.id")
                .where("other.course", "=", ref("members.course")).where("other.account", "=", account)
                .where("other.id", "<>", id),
            ))
          ).executeTakeFirst();
        return numUpdatedRows > 0n;
      }),
    putMembers: (rows) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          for (const row of rows) {
            const { id, ...rest } = memberColumns(row);
            await all.insertInto("members").values({ id, ...rest })
              .onConflict((conflict) => conflict.column("id").doUpdateSet(rest)).execute();
          }
        })
      ),
  } satisfies Partial<CourseStore>;
}

function assignments(db: Kysely<Tables>, tried: Tried) {
  return {
    assignmentsOf: (course) =>
      tried(async () => {
        const rows = await db.selectFrom("assignments").selectAll().where("course", "=", course)
          .orderBy("position").orderBy("id").execute();
        return rows.map(assignmentOf);
      }),
    assignment: (id) =>
      tried(async () => {
        const row = await db.selectFrom("assignments").selectAll().where("id", "=", id).executeTakeFirst();
        return row && assignmentOf(row);
      }),
    createAssignment: (assignment) =>
      tried(async () => {
        await db.insertInto("assignments").values(assignmentColumns(assignment))
          .onConflict((conflict) => conflict.column("id").doNothing()).execute();
      }),
    changeAssignment: (assignment) => {
      const { id, version, ...rest } = assignmentColumns(assignment);
      return tried(async () => {
        const { numUpdatedRows } = await db.updateTable("assignments").set({ ...rest, version: version + 1 })
          .where("id", "=", id).where("version", "=", version).executeTakeFirst();
        return numUpdatedRows > 0n;
      });
    },
    extensionsOf: (assignment) =>
      tried(async () => {
        const rows = await db.selectFrom("extensions").selectAll().where("assignment", "=", assignment)
          .orderBy("created_ms").orderBy("id").execute();
        return rows.map(({ created_ms, ...rest }): ExtensionRow => ({ ...rest, createdMs: created_ms }));
      }),
    putExtension: ({ createdMs, ...rest }) =>
      tried(async () => {
        const { id, ...columns } = { ...rest, created_ms: createdMs };
        await db.insertInto("extensions").values({ id, ...columns })
          .onConflict((conflict) => conflict.column("id").doUpdateSet(columns)).execute();
      }),
    removeExtension: (id) =>
      tried(async () => {
        await db.deleteFrom("extensions").where("id", "=", id).execute();
      }),
  } satisfies Partial<CourseStore>;
}

function takings(db: Kysely<Tables>, tried: Tried) {
  return {
    begin: (taking) =>
      tried(async () => {
        const { attempt, assignment, member, number } = taking;
        await db.insertInto("takings").values(takingColumns(taking))
          .onConflict((conflict) => conflict.doNothing()).execute();
        const there = await db.selectFrom("takings").select("attempt").where("assignment", "=", assignment)
          .where("member", "=", member).where("number", "=", number).executeTakeFirst();
        return there?.attempt === attempt;
      }),
    takingsOf: (assignment, member) =>
      tried(async () => {
        const all = db.selectFrom("takings").selectAll().where("assignment", "=", assignment);
        const rows = await (member === undefined ? all : all.where("member", "=", member))
          .orderBy("member").orderBy("number").execute();
        return rows.map(takingOf);
      }),
    takingOf: (attempt) =>
      tried(async () => {
        const row = await db.selectFrom("takings").selectAll().where("attempt", "=", attempt).executeTakeFirst();
        return row && takingOf(row);
      }),
    handIn: (attempt, atMs) =>
      tried(async () => {
        await db.updateTable("takings").set({ handed_in_ms: atMs })
          .where("attempt", "=", attempt).where("handed_in_ms", "is", null).execute();
      }),
  } satisfies Partial<CourseStore>;
}

function grades(db: Kysely<Tables>, tried: Tried) {
  return {
    noteGrade: (grade) =>
      tried(async () => {
        const { assignment, member, attempt } = grade;
        if (!await isReported(db, assignment, member)) return await writeGrade(db, grade);
        await db.transaction().execute(async (all) => {
          const points = () =>
            all.selectFrom("grades").select("points").where("attempt", "=", attempt).executeTakeFirst();
          const before = await points();
          await writeGrade(all, grade);
          if ((await points())?.points !== before?.points) await markScore(all, assignment, member);
        });
      }),
    gradesOf: (assignment) =>
      tried(async () => {
        const rows = await db.selectFrom("grades").selectAll().where("assignment", "=", assignment)
          .orderBy("member").orderBy("attempt").execute();
        return rows.map(gradeOf);
      }),
    gradeOf: (attempt) =>
      tried(async () => {
        const row = await db.selectFrom("grades").selectAll().where("attempt", "=", attempt).executeTakeFirst();
        return row && gradeOf(row);
      }),
    gradebook: (course) =>
      tried(async () => {
        const rows = await db.selectFrom("grades")
          .innerJoin("assignments", "assignments.id", "grades.assignment").where("assignments.course", "=", course)
          .select([
            "grades.assignment",
            "grades.member",
            "grades.attempt",
            "grades.lab_digest",
            "grades.points",
            "grades.earned",
            "grades.maximum",
            "grades.commands",
            "grades.progressed_ms",
            "grades.seen_ms",
            "grades.override_points",
            "grades.override_comment",
            "grades.version",
          ]).orderBy("grades.assignment").orderBy("grades.member").orderBy("grades.attempt").execute();
        return rows.map(bookGradeOf);
      }),
    keepLabVersion: ({ storedMs, ...rest }) =>
      tried(async () => {
        await db.insertInto("lab_versions").values({ ...rest, stored_ms: storedMs })
          .onConflict((conflict) => conflict.column("digest").doNothing()).execute();
      }),
    labVersion: (digest) =>
      tried(async () => {
        const row = await db.selectFrom("lab_versions").selectAll().where("digest", "=", digest).executeTakeFirst();
        return row && { digest, lab: row.lab, source: new Uint8Array(row.source), storedMs: row.stored_ms };
      }),
  } satisfies Partial<CourseStore>;
}

async function writeGrade(db: Kysely<Tables>, grade: ComputedGradeRow): Promise<void> {
  const { labDigest, progressedMs, seenMs, ...rest } = grade;
  const { assignment, member, attempt, ...computed } = {
    ...rest,
    lab_digest: labDigest,
    progressed_ms: progressedMs,
    seen_ms: seenMs,
  };
  const written = await db.insertInto("grades").values({ assignment, member, attempt, ...computed, version: 0 })
    .onConflict((conflict) =>
      conflict.columns(["assignment", "member", "attempt"]).doUpdateSet(computed)
        .where("grades.lab_digest", "=", labDigest)
    ).executeTakeFirst();
  if (written.numInsertedOrUpdatedRows) return;
  const { commands } = computed;
  await db.updateTable("grades").set({ commands, progressed_ms: progressedMs, seen_ms: seenMs })
    .where("assignment", "=", assignment).where("member", "=", member).where("attempt", "=", attempt).execute();
}

function courseColumns({ joinCode, isOpen, createdMs, archivedMs, ...rest }: CourseRow): Insertable<Tables["courses"]> {
  return { ...rest, join_code: joinCode, is_open: Number(isOpen), created_ms: createdMs, archived_ms: archivedMs };
}

function courseOf({ join_code, is_open, created_ms, archived_ms, ...rest }: Selectable<Tables["courses"]>): CourseRow {
  return { ...rest, joinCode: join_code, isOpen: is_open === 1, createdMs: created_ms, archivedMs: archived_ms };
}

function memberColumns(member: MemberRow): Insertable<Tables["members"]> {
  const { externalId, familyName, givenName, labels, isActive, joinedMs, ...rest } = member;
  return {
    ...rest,
    external_id: externalId,
    family_name: familyName,
    given_name: givenName,
    labels: JSON.stringify(labels),
    is_active: Number(isActive),
    joined_ms: joinedMs,
  };
}

function memberOf(row: Selectable<Tables["members"]>): MemberRow {
  const { external_id, family_name, given_name, labels, role, is_active, joined_ms, ...rest } = row;
  return {
    ...rest,
    externalId: external_id,
    familyName: family_name,
    givenName: given_name,
    labels: JSON.parse(labels),
    role: role as Role,
    isActive: is_active === 1,
    joinedMs: joined_ms,
  };
}

function assignmentColumns({ createdMs, archivedMs, ...rest }: AssignmentRow): Insertable<Tables["assignments"]> {
  return { ...rest, created_ms: createdMs, archived_ms: archivedMs };
}

function assignmentOf({ created_ms, archived_ms, ...rest }: Selectable<Tables["assignments"]>): AssignmentRow {
  return { ...rest, createdMs: created_ms, archivedMs: archived_ms };
}

function takingColumns({ begunMs, closesMs, handedInMs, ...rest }: TakingRow): Insertable<Tables["takings"]> {
  return { ...rest, begun_ms: begunMs, closes_ms: closesMs, handed_in_ms: handedInMs };
}

function takingOf({ begun_ms, closes_ms, handed_in_ms, ...rest }: Selectable<Tables["takings"]>): TakingRow {
  return { ...rest, begunMs: begun_ms, closesMs: closes_ms, handedInMs: handed_in_ms };
}

/** Field by field: tens of thousands of them are read for one page. */
function bookGradeOf(row: Omit<Selectable<Tables["grades"]>, "tasks">): Omit<GradeRow, "tasks"> {
  return {
    assignment: row.assignment,
    member: row.member,
    attempt: row.attempt,
    labDigest: row.lab_digest,
    points: row.points,
    earned: row.earned,
    maximum: row.maximum,
    commands: row.commands,
    progressedMs: row.progressed_ms,
    seenMs: row.seen_ms,
    overridePoints: row.override_points,
    overrideComment: row.override_comment,
    version: row.version,
  };
}

function gradeOf<Row extends Omit<Selectable<Tables["grades"]>, "tasks">>(row: Row) {
  const { lab_digest, progressed_ms, seen_ms, override_points, override_comment, ...rest } = row;
  return {
    ...rest,
    labDigest: lab_digest,
    progressedMs: progressed_ms,
    seenMs: seen_ms,
    overridePoints: override_points,
    overrideComment: override_comment,
  } as Omit<Row, keyof Tables["grades"]> & Pick<Row, Extract<keyof Row, keyof GradeRow>> & Omit<GradeRow, "tasks">;
}
