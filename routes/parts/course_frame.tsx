import type { Child } from "hono/jsx";
import type { Role } from "../../engine/storage/mod.ts";
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
  readonly islands?: readonly string[];
  /** Wide tables take the whole window. */
  readonly isWide?: boolean;
  readonly children?: Child;
}

/** A course's pages in the order of its way between them: the path, the least role that sees it, its name. */
const PAGES: readonly (readonly [path: string, least: Role, name: (words: Words) => string])[] = [
  ["", "learner", ({ courses }) => courses.assignments],
  ["/gradebook", "assistant", ({ desk }) => desk.gradebook],
  ["/live", "assistant", ({ desk }) => desk.live],
  ["/failures", "assistant", ({ desk }) => desk.failures],
  ["/requests", "learner", ({ desk }) => desk.requests],
  ["/notices", "learner", ({ desk }) => desk.notices],
  ["/regrades", "instructor", ({ desk }) => desk.regrades],
  ["/scores", "instructor", ({ desk }) => desk.scores],
  ["/people", "assistant", ({ courses }) => courses.people],
  ["/audit", "instructor", ({ desk }) => desk.audit],
  ["/lti", "instructor", ({ lti }) => lti.title],
  ["/keys", "instructor", ({ programs }) => programs.keys],
  ["/settings", "instructor", ({ courses }) => courses.settings],
];

/** The frame of a course's pages: its name, and the ways to its other pages. */
export function CourseFrame(props: CourseFrameProps) {
  const { site, words, actor: { course, member }, title, at, styles = [], islands, isWide = false, children } = props;
  const said = words.courses;
  return (
    <Layout
      title={title}
      words={words}
      asset={site.assets.path}
      styles={["course.css", ...styles]}
      islands={islands}
    >
      <main id="main" class={isWide ? "page course desk" : "page course"}>
        <p class="trail">
          <a href="/courses">{said.courses}</a> / <a href={`/courses/${course.id}`}>{course.title}</a>
          {course.archivedMs !== null && <span class="quiet">({said.archived})</span>}
        </p>
        <h1>{title}</h1>
        <nav aria-label={course.title} class="course-pages">
          {PAGES.filter(([, least]) => isAtLeast(member.role, least)).map(([path, , name]) => (
            <a href={`/courses/${course.id}${path}`} aria-current={path === at ? "page" : undefined}>{name(words)}</a>
          ))}
        </nav>
        {children}
      </main>
    </Layout>
  );
}
