import type { Child } from "hono/jsx";
import { type CourseActor, isAtLeast } from "../access.ts";
import type { Words } from "../host/words/mod.ts";
import type { Site } from "../site.ts";
import { Layout } from "./layout.tsx";

interface CourseFrameProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: Pick<CourseActor, "course" | "member">;
  readonly title: string;
  /** Which of the course's pages it is: below `/courses/<course>`. */
  readonly at: string;
  readonly styles?: readonly string[];
  readonly children?: Child;
}

/** The frame of a course's pages: its name, and for who teaches the ways to its other pages. */
export function CourseFrame({ site, words, actor: { course, member }, title, at, styles, children }: CourseFrameProps) {
  const said = words.courses;
  const pages = [
    ["", said.assignments],
    ["/gradebook", said.gradebook],
    ["/live", said.live],
    ["/people", said.people],
    ["/audit", said.audit],
    ...isAtLeast(member.role, "instructor") ? [["/keys", words.programs.keys], ["/settings", said.settings]] : [],
  ];
  return (
    <Layout title={title} words={words} asset={site.assets.path} styles={["course.css", ...styles ?? []]}>
      <main id="main" class="page course">
        <p class="trail">
          <a href="/courses">{said.courses}</a> / <a href={`/courses/${course.id}`}>{course.title}</a>
          {course.archivedMs !== null && <span class="quiet">({said.archived})</span>}
        </p>
        <h1>{title}</h1>
        {isAtLeast(member.role, "assistant") && (
          <nav aria-label={course.title} class="course-pages">
            {pages.map(([path, name]) => (
              <a href={`/courses/${course.id}${path}`} aria-current={path === at ? "page" : undefined}>{name}</a>
            ))}
          </nav>
        )}
        {children}
      </main>
    </Layout>
  );
}
