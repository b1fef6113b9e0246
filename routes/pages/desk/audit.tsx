import { courseActorOf } from "../../access.ts";
import { nameOf } from "../../host/desk/book.ts";
import { wordsFor } from "../../host/words/mod.ts";
import { AuditLines } from "../../parts/desk/audit_lines.tsx";
import { Frame } from "../../parts/desk/frame.tsx";
import type { Routes } from "../../site.ts";

const LINES = 100;

/** What people did to grades, and whether anybody has meddled with that. */
export const auditPage: Routes = {
  name: "audit",
  mount(app, site) {
    app.get("/courses/:course/audit", async (c) => {
      const actor = courseActorOf(c);
      const { course } = actor;
      const words = wordsFor(c);
      const { desk } = words;
      const asked = c.req.query("before");
      const before = asked !== undefined && /^\d{1,9}$/.test(asked) ? Number(asked) : undefined;
      const [lines, fault, members] = await Promise.all([
        site.store.desk.auditOf(course.id, { before, limit: LINES }),
        site.store.desk.auditFault(course.id),
        site.store.courses.membersOf(course.id),
      ]);
      const people = new Map(members.map((member) => [member.id, nameOf(member)]));
      const oldest = lines.at(-1)?.sequence ?? 1;
      return c.html(
        <Frame site={site} words={words} actor={actor} title={desk.audit} here="audit">
          <p class="quiet">{desk.auditLine}.</p>
          <p role="status" class={fault === undefined ? "state-passed" : "state-fault"}>
            {fault === undefined ? `✓ ${desk.auditWhole}` : `✗ ${desk.auditBroken(fault)}`}
          </p>
          {lines.length === 0
            ? <p>{desk.noAudit}.</p>
            : <AuditLines words={words} lines={lines} zone={course.zone} people={people} />}
          {oldest > 1 && <a href={`?before=${oldest}`}>{desk.older}</a>}
        </Frame>,
      );
    });
  },
};
