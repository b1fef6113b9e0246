import type { Child } from "hono/jsx";
import { type CourseActor, isAtLeast } from "../../access.ts";
import type { Words } from "../../host/words/mod.ts";
import type { Site } from "../../site.ts";
import type { Role } from "../../../engine/storage/mod.ts";
import { Layout } from "../layout.tsx";

/** Pages of the desk by their last word of the path, with the least role that sees them. */
const PAGES = [
  ["gradebook", "assistant"],
  ["live", "assistant"],
  ["failures", "assistant"],
  ["requests", "learner"],
  ["notices", "learner"],
  ["regrades", "instructor"],
  ["scores", "instructor"],
  ["audit", "instructor"],
] as const satisfies readonly (readonly [string, Role])[];

export type DeskPage = typeof PAGES[number][0];

interface FrameProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly title: string;
  /** The page that this is, or belongs to. */
  readonly here: DeskPage;
  readonly children?: Child;
}

/** A page of the desk: wide, with the way to the other ones. */
export function Frame({ site, words, actor, title, here, children }: FrameProps) {
  const { course } = actor;
  return (
    <Layout
      title={`${title} · ${course.title}`}
      words={words}
      asset={site.assets.path}
      styles={["desk.css", "cluster.css"]}
      islands={["desk.js"]}
    >
      <DeskNav words={words} actor={actor} here={here} />
      <main id="main" class="page desk">
        <h1>{title}</h1>
        {children}
      </main>
    </Layout>
  );
}

/** The way between a course's pages. */
export function DeskNav({ words, actor, here }: { words: Words; actor: CourseActor; here?: DeskPage }) {
  const { course, member } = actor;
  return (
    <nav class="desk-nav" aria-label={words.desk.desk}>
      <a href={`/courses/${course.id}`} class="course">{course.title}</a>
      <ul>
        {PAGES.filter(([, least]) => isAtLeast(member.role, least)).map(([page]) => (
          <li>
            <a href={`/courses/${course.id}/${page}`} aria-current={page === here ? "page" : undefined}>
              {words.desk[page]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
