import { courseActorOf } from "../../access.ts";
import type { NoticeDetail } from "../../host/desk/changes.ts";
import { wordsFor } from "../../host/words/mod.ts";
import { Frame } from "../../parts/desk/frame.tsx";
import type { Routes } from "../../site.ts";

const NOTICES = 100;

/** What has happened to a member's grades. */
export const noticesPage: Routes = {
  name: "notices",
  mount(app, site) {
    app.get("/courses/:course/notices", async (c) => {
      const actor = courseActorOf(c);
      const { course, member } = actor;
      const words = wordsFor(c);
      const { desk } = words;
      const [notices, assignments] = await Promise.all([
        site.store.desk.noticesOf(member.id, NOTICES),
        site.store.courses.assignmentsOf(course.id),
      ]);
      await site.store.desk.readNotices(member.id, site.nowMs());
      const titles = new Map(assignments.map(({ id, title }) => [id, title]));
      return c.html(
        <Frame site={site} words={words} actor={actor} title={desk.notices} here="notices">
          {notices.length === 0 ? <p>{desk.noNotices}.</p> : (
            <ul class="notices">
              {notices.map(({ kind, detail, atMs, readMs }) => {
                const { assignment, from, to, comment, request }: NoticeDetail = JSON.parse(detail);
                const said = desk.notice[kind]?.(titles.get(assignment) ?? "", String(from ?? ""), String(to ?? ""));
                return (
                  <li>
                    {readMs === null && <strong class="state-soon">{desk.fresh}</strong>}{" "}
                    {request ? <a href={`/courses/${course.id}/requests/${request}`}>{said}</a> : said}
                    {comment && <span class="words">“{comment}”</span>}{" "}
                    <span class="quiet">{desk.when(atMs, course.zone)}</span>
                  </li>
                );
              })}
            </ul>
          )}
        </Frame>,
        200,
        { "cache-control": "no-store" },
      );
    });
  },
};
