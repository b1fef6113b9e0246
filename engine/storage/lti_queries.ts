import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import type { Tried } from "./journal_store.ts";
import {
  LTI_STAMP_STEP_MS,
  type LtiLinkRow,
  type LtiRegistrationRow,
  type LtiScoreEnd,
  type LtiScoreRow,
  type LtiStateRow,
  type LtiStore,
} from "./lti_store.ts";
import type { Tables } from "./schema.ts";

/** LTI on any backend: plain queries, each such that it may be tried again. */
export function ltiStore(db: Kysely<Tables>, tried: Tried): LtiStore {
  return { ...registrations(db, tried), ...logins(db, tried), ...scores(db, tried) };
}

function registrations(db: Kysely<Tables>, tried: Tried) {
  const found = async (column: "id" | "course" | "issuer", value: string): Promise<LtiRegistrationRow[]> => {
    const rows = await db.selectFrom("lti_registrations").selectAll().where(column, "=", value)
      .orderBy("created_ms").orderBy("id").execute();
    if (rows.length === 0) return [];
    const deployments = await db.selectFrom("lti_deployments").selectAll()
      .where("registration", "in", rows.map(({ id }) => id)).orderBy("deployment").execute();
    return rows.map((row) =>
      registrationOf(
        row,
        deployments.filter(({ registration }) => registration === row.id).map(({ deployment }) => deployment),
      )
    );
  };
  return {
    putRegistration: ({ authUrl, tokenUrl, jwksUrl, isEnabled, createdMs, deployments, ...rest }) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          const { id, ...columns } = {
            ...rest,
            auth_url: authUrl,
            token_url: tokenUrl,
            jwks_url: jwksUrl,
            is_enabled: Number(isEnabled),
            created_ms: createdMs,
          };
          const { issuer, client } = rest;
          const other = await all.selectFrom("lti_registrations").select("id").where("issuer", "=", issuer)
            .where("client", "=", client).where("id", "<>", id).executeTakeFirst();
          if (other) return "taken";
          if (await isFixed(all, id, columns)) return "fixed";
          const there = await all.updateTable("lti_registrations").set(columns).where("id", "=", id).executeTakeFirst();
          if (there.numUpdatedRows === 0n) {
            const made = await all.insertInto("lti_registrations").values({ id, ...columns })
              .onConflict((conflict) => conflict.columns(["issuer", "client"]).doNothing()).executeTakeFirst();
            if (!made.numInsertedOrUpdatedRows) return "taken";
          }
          await all.deleteFrom("lti_deployments").where("registration", "=", id).execute();
          for (const deployment of new Set(deployments)) {
            await all.insertInto("lti_deployments").values({ registration: id, deployment }).execute();
          }
          return "done";
        })
      ),
    registration: (id) => tried(async () => (await found("id", id))[0]),
    registrationsOf: (course) => tried(() => found("course", course)),
    registrationsOfIssuer: (issuer) => tried(() => found("issuer", issuer)),
  } satisfies Partial<LtiStore>;
}

function logins(db: Kysely<Tables>, tried: Tried) {
  return {
    createState: ({ expiresMs, ...rest }, nowMs) =>
      tried(async () => {
        await db.deleteFrom("lti_states").where("expires_ms", "<", nowMs).execute();
        await db.insertInto("lti_states").values({ ...rest, expires_ms: expiresMs })
          .onConflict((conflict) => conflict.column("id").doNothing()).execute();
      }),
    takeState: (id) =>
      tried(async () => {
        const row = await db.deleteFrom("lti_states").where("id", "=", id).returningAll().executeTakeFirst();
        return row && stateOf(row);
      }),

    noteLink: (link) =>
      tried(async (): Promise<LtiLinkRow> => {
        const { title, assignment } = link;
        return await db.insertInto("lti_links").values(link)
          .onConflict((conflict) =>
            conflict.columns(["registration", "deployment", "resource"])
              .doUpdateSet(assignment === null ? { title } : { title, assignment })
          ).returningAll().executeTakeFirstOrThrow();
      }),
    link: (id) => tried(() => db.selectFrom("lti_links").selectAll().where("id", "=", id).executeTakeFirst()),

    user: (registration, subject) =>
      tried(() =>
        db.selectFrom("lti_users").selectAll().where("registration", "=", registration)
          .where("subject", "=", subject).executeTakeFirst()
      ),
    linkUser: (user) =>
      tried(async () => {
        await db.insertInto("lti_users").values(user)
          .onConflict((conflict) => conflict.columns(["registration", "subject"]).doNothing()).execute();
        return await db.selectFrom("lti_users").selectAll().where("registration", "=", user.registration)
          .where("subject", "=", user.subject).executeTakeFirstOrThrow();
      }),
  } satisfies Partial<LtiStore>;
}

const FRESH = { state: "waiting", tries: 0, due_ms: 0, fault: null };

function scores(db: Kysely<Tables>, tried: Tried) {
  return {
    openScore: ({ lineItem, ...rest }) =>
      tried(async () => {
        const { assignment, member } = rest;
        await db.insertInto("lti_scores").values({
          ...rest,
          ...FRESH,
          line_item: lineItem,
          revision: 0,
          stamp_ms: 0,
          sent_ms: null,
          points: null,
          maximum: null,
        }).onConflict((conflict) =>
          conflict.columns(["registration", "line_item", "subject"])
            .doUpdateSet({ ...FRESH, assignment, member, revision: sql<number>`lti_scores.revision + 1` })
            .where(({ eb, or }) =>
              or([eb("lti_scores.assignment", "<>", assignment), eb("lti_scores.member", "<>", member)])
            )
        ).execute();
      }),

    takeScore: (nowMs, leaseUntilMs) =>
      tried(async () => {
        while (true) {
          const next = await db.selectFrom("lti_scores").select(["id", "due_ms", "stamp_ms"])
            .where("state", "=", "waiting").where("due_ms", "<=", nowMs)
            .where("stamp_ms", "<=", nowMs - LTI_STAMP_STEP_MS).orderBy("due_ms").orderBy("id").limit(1)
            .executeTakeFirst();
          if (!next) return undefined;
          // Another server may have been quicker: then it is no longer as it was.
          const row = await db.updateTable("lti_scores")
            .set(({ eb }) => ({ due_ms: leaseUntilMs, stamp_ms: nowMs, tries: eb("tries", "+", 1) }))
            .where("id", "=", next.id).where("state", "=", "waiting").where("due_ms", "=", next.due_ms)
            .where("stamp_ms", "=", next.stamp_ms).returningAll().executeTakeFirst();
          if (row) return scoreOf(row);
        }
      }),

    endScore: (score, end) => tried(() => db.transaction().execute((all) => settle(all, score, end))),
    scoresOf: (course) =>
      tried(async () => {
        const rows = await db.selectFrom("lti_scores")
          .innerJoin("lti_registrations", "lti_registrations.id", "lti_scores.registration")
          .where("lti_registrations.course", "=", course).selectAll("lti_scores")
          .orderBy("lti_scores.assignment").orderBy("lti_scores.member").orderBy("lti_scores.id").execute();
        return rows.map(scoreOf);
      }),
    resendScores: (registration) =>
      tried(async () => {
        await db.updateTable("lti_scores").set(FRESH).where("registration", "=", registration)
          .where("state", "=", "failed").execute();
      }),
  } satisfies Partial<LtiStore>;
}

/** Whether somebody has come by a registration that is another's word than this. */
async function isFixed(
  all: Transaction<Tables>,
  id: string,
  { issuer, client, jwks_url }: Pick<Tables["lti_registrations"], "issuer" | "client" | "jwks_url">,
): Promise<boolean> {
  const there = await all.selectFrom("lti_registrations").selectAll().where("id", "=", id).executeTakeFirst();
  if (!there || (there.issuer === issuer && there.client === client && there.jwks_url === jwks_url)) return false;
  const user = await all.selectFrom("lti_users").select("subject").where("registration", "=", id).limit(1)
    .executeTakeFirst();
  return user !== undefined;
}

/** Nothing happens when it is another server's by now, which has given it a later time stamp. */
async function settle(
  all: Transaction<Tables>,
  { id, revision, stampMs }: LtiScoreRow,
  end: LtiScoreEnd,
): Promise<void> {
  const its = () => all.updateTable("lti_scores").where("id", "=", id).where("stamp_ms", "=", stampMs);
  if (end.state === "waiting") {
    const { dueMs, fault } = end;
    // Without a fault nothing was tried.
    return void await its().set({ due_ms: dueMs, fault, ...fault === null ? { tries: 0 } : {} }).execute();
  }
  if (end.state === "sent") {
    const { points, maximum, sentMs } = end;
    await its().set({ points, maximum, sent_ms: sentMs, fault: null }).execute();
  }
  const fault = end.state === "failed" ? end.fault : null;
  const settled = await its().set({ state: end.state, fault }).where("revision", "=", revision).executeTakeFirst();
  if (settled.numUpdatedRows === 0n) await its().set({ due_ms: 0, tries: 0 }).execute();
}

function registrationOf(
  row: Selectable<Tables["lti_registrations"]>,
  deployments: readonly string[],
): LtiRegistrationRow {
  const { auth_url, token_url, jwks_url, is_enabled, created_ms, ...rest } = row;
  return {
    ...rest,
    authUrl: auth_url,
    tokenUrl: token_url,
    jwksUrl: jwks_url,
    isEnabled: is_enabled === 1,
    createdMs: created_ms,
    deployments,
  };
}

function stateOf({ expires_ms, ...rest }: Selectable<Tables["lti_states"]>): LtiStateRow {
  return { ...rest, expiresMs: expires_ms };
}

function scoreOf(row: Selectable<Tables["lti_scores"]>): LtiScoreRow {
  const { line_item, state, stamp_ms, sent_ms, due_ms: _, ...rest } = row;
  return { ...rest, lineItem: line_item, state: state as LtiScoreRow["state"], stampMs: stamp_ms, sentMs: sent_ms };
}
