import type { Child } from "hono/jsx";
import type { CourseActor } from "../../access.ts";
import type { Words } from "../../host/words/mod.ts";
import type { Site } from "../../site.ts";
import { CourseFrame } from "../course_frame.tsx";

interface FrameProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly title: string;
  /** The page that this is, or belongs to. */
  readonly here: string;
  readonly children?: Child;
}

/** A page of the desk: wide, with what its tables and replays need. */
export function Frame({ here, children, ...props }: FrameProps) {
  return (
    <CourseFrame {...props} at={`/${here}`} styles={["desk.css", "cluster.css"]} islands={["desk.js"]} isWide>
      {children}
    </CourseFrame>
  );
}
