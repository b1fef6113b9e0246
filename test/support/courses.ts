import type { Store } from "../../engine/storage/mod.ts";
import type { ApiKeys } from "../../routes/host/keys.ts";

const T = 1_800_000_000_000;

/** A course with an instructor, and a key of hers. */
export async function keyedCourse(store: Store, keys: ApiKeys, scopes: readonly string[], course = "c1") {
  await store.courses.createCourse({
    id: course,
    title: "Clusters",
    zone: "UTC",
    joinCode: course,
    isOpen: false,
    createdMs: T,
    archivedMs: null,
    version: 1,
  });
  await store.courses.putMembers([{
    id: `m-${course}`,
    course,
    account: "ann",
    externalId: null,
    email: "ann@example.org",
    familyName: "Ash",
    givenName: "Ann",
    section: "",
    labels: [],
    role: "instructor",
    isActive: true,
    joinedMs: T,
  }]);
  const made = await keys.make({ name: "CI", account: "ann", course, scopes, expiresMs: null });
  return { ...made, head: { authorization: `Bearer ${made.text}` } };
}
