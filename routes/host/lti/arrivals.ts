import type { AssignmentRow, LtiRegistrationRow, LtiUserRow, MemberRow } from "../../../engine/storage/mod.ts";
import type { Site } from "../../site.ts";
import { newId } from "../ids.ts";
import type { Launch } from "./launches.ts";
import { isAskable } from "./platform_fetch.ts";

/** Who came, and the page that they came for: one of ours. */
export type Arrival = { readonly account: string; readonly to: string } | { readonly refused: "removed" };

/**
 * Takes in whom a platform sends: an account of their own, never one that has the same address; their place in the course, with
 * the role that the platform gives them now; and what the link leads to. A learner's score is sent from then on.
 */
export async function arrived(site: Site, registration: LtiRegistrationRow, launch: Launch): Promise<Arrival> {
  const { store: { lti }, lti: tool } = site;
  const user = await userOf(site, registration, launch);
  const member = await memberOf(site, registration, user, launch);
  if (!member.isActive) return { refused: "removed" };
  const custom = launch.assignment === undefined
    ? undefined
    : await assignmentOf(site, registration, launch.assignment);
  const link = await lti.noteLink({
    id: newId(),
    registration: registration.id,
    deployment: launch.deployment,
    resource: launch.resource.id,
    title: launch.resource.title,
    assignment: custom?.id ?? null,
  });
  const { account } = user;
  const course = `/courses/${registration.course}`;
  if (link.assignment === null) return { account, to: `${course}/lti/links/${link.id}` };
  const { lineItem } = launch;
  if (lineItem && isAskable(lineItem, tool.fetching) && member.role === "learner" && !launch.isTestUser) {
    await lti.openScore({
      id: newId(),
      registration: registration.id,
      lineItem,
      subject: launch.subject,
      assignment: link.assignment,
      member: member.id,
    });
  }
  return { account, to: `${course}/assignments/${link.assignment}` };
}

/** An assignment of the registration's course that is still given. */
export async function assignmentOf(
  { store }: Pick<Site, "store">,
  { course }: Pick<LtiRegistrationRow, "course">,
  id: string,
): Promise<AssignmentRow | undefined> {
  const row = await store.courses.assignment(id);
  return row?.course === course && row.archivedMs === null ? row : undefined;
}

async function userOf(site: Site, { id }: LtiRegistrationRow, { subject, name }: Launch): Promise<LtiUserRow> {
  const { lti } = site.store;
  const known = await lti.user(id, subject);
  if (known) return known;
  const account = await site.accounts.makeTrusted(`${name.given} ${name.family}`.trim() || "LTI");
  return await lti.linkUser({ registration: id, subject, account, member: newId() });
}

async function memberOf(
  { store: { courses }, nowMs }: Site,
  { course }: LtiRegistrationRow,
  { account, member: id, subject }: LtiUserRow,
  { name, email, role }: Launch,
): Promise<MemberRow> {
  // Somebody may have come in with this account by another way, such as a join code.
  const there = await courses.member(id) ?? await courses.memberOf(course, account);
  if (there && !there.isActive) return there;
  const names = {
    familyName: name.family || there?.familyName || subject,
    givenName: name.given || there?.givenName || "",
  };
  if (there) {
    const now = { ...there, ...names, role: there.role === "owner" ? there.role : role };
    const isAsBefore = now.role === there.role && now.familyName === there.familyName &&
      now.givenName === there.givenName;
    if (!isAsBefore) await courses.putMembers([now]);
    return now;
  }
  const others = await courses.membersOf(course);
  const isFree = email !== "" && !others.some((other) => other.email.toLowerCase() === email.toLowerCase());
  const member: MemberRow = {
    id,
    course,
    account,
    externalId: null,
    email: isFree ? email : `${id}@account.invalid`,
    ...names,
    section: "",
    labels: [],
    role,
    isActive: true,
    joinedMs: nowMs(),
  };
  await courses.putMembers([member]);
  return member;
}
