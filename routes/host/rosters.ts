import type { RosterPlan } from "../../engine/courses/mod.ts";
import type { MemberRow } from "../../engine/storage/mod.ts";
import type { CourseActor } from "../access.ts";
import type { Site } from "../site.ts";
import { audited } from "./desk/changes.ts";
import { newId } from "./ids.ts";

/** Does what a plan says: new members, changed ones, those who are out; and writes down how many. */
export async function carryOut(site: Site, actor: CourseActor, plan: RosterPlan<MemberRow>): Promise<void> {
  const { added, changed, removed } = plan;
  const { course } = actor;
  await site.store.courses.putMembers([
    ...added.map((person): MemberRow => ({ ...person, id: newId(), course: course.id, joinedMs: site.nowMs() })),
    ...changed.map(({ to }) => to),
    ...removed.map((member) => ({ ...member, isActive: false })),
  ]);
  const counts = { added: added.length, changed: changed.length, removed: removed.length };
  await audited(site, actor, "roster", course.id, counts);
}
