/** Lists of people: what is wrong in which line, what would change, and that the second time nothing does. */
import assert from "node:assert/strict";
import { type Person, readRoster, type RosterFault, rosterPlan } from "../../engine/courses/mod.ts";

const HEADS = "external_id,email,family_name,given_name,section,labels,role\n";

Deno.test("a list is read however a spreadsheet wrote it", () => {
  const wanted = ["ada@example.org", "Lovelace", "A, B", ["fast", "extra"], "assistant"];
  const texts = [
    `${HEADS}7,ada@example.org,Lovelace,Ada,"A, B",fast extra,Assistant\n`,
    `\ufeff${HEADS}7,ada@example.org,Lovelace,Ada,"A, B",fast|extra,assistant\r\n\r\n`,
    "Email;Family Name;role;Labels;Section\r\n ada@example.org ;Lovelace;assistant;fast extra;A, B",
  ];
  for (const text of texts) {
    const { lines, faults } = readRoster(text);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      lines.map(({ email, familyName, section, labels, role }) => [email, familyName, section, labels, role]),
      [
        wanted,
      ],
    );
  }
  assert.deepEqual(readRoster("a@example.org\n\nb@example.org").lines.map(({ line, email }) => [line, email]), [
    [1, "a@example.org"],
    [3, "b@example.org"],
  ]);
  assert.deepEqual(readRoster("email,shoe size\na@example.org,42").ignored, ["shoe_size"]);
});

Deno.test("what is wrong is said by line, all at once", () => {
  const rows: readonly (readonly [text: string, faults: readonly [number, RosterFault["code"]][]])[] = [
    ["", [[0, "empty"]]],
    ["name\nAda", [[1, "noEmailColumn"]]],
    ['email\n"ada@example.org', [[0, "openQuote"]]],
    [`email\n${"a@example.org\n".repeat(5001)}`, [[0, "tooLong"]]],
    [
      `${HEADS}1,ada,L,A,,,\n2,b@example.org,,,,,boss\n3,B@example.org,,,,,\n3,c@example.org,,,,,\n4,d@example.org,,,,,,,x\n`,
      [[2, "badEmail"], [3, "badRole"], [4, "twice"], [5, "twice"], [6, "tooManyCells"]],
    ],
    [`email\n${"x".repeat(201)}@example.org`, [[2, "cellTooLong"]]],
    ["email,role\nada@example.org,owner", [[2, "badRole"]]],
  ];
  for (const [text, faults] of rows) {
    assert.deepEqual(readRoster(text).faults.map(({ line, code }) => [line, code]), faults, text.slice(0, 60));
  }
});

Deno.test("a list changes what it names, keeps what it does not, and the second time nothing", () => {
  const person = (id: string, more: Partial<Person>): Person => ({
    id,
    account: null,
    externalId: null,
    email: `${id}@example.org`,
    familyName: "",
    givenName: "",
    section: "",
    labels: [],
    role: "learner",
    isActive: true,
    ...more,
  });
  const members = [
    person("olga", { role: "owner" }),
    person("ada", { externalId: "7", account: "account", labels: ["kept"] }),
    person("grace", { isActive: false }),
    person("alan", {}),
    person("tina", { role: "instructor" }),
  ];
  const text =
    "external_id,email,section,role\n7,ada@new.example.org,A,\n,GRACE@example.org,B,\n,zoe@example.org,,assistant\n,olga@example.org,,learner\n";
  const { lines } = readRoster(text);
  const plan = rosterPlan(members, lines, { removesOthers: true });
  assert.deepEqual(plan.added.map(({ email, role }) => [email, role]), [["zoe@example.org", "assistant"]]);
  assert.deepEqual(plan.removed.map(({ id }) => id), ["alan"], "owners and instructors stay");
  const changed = new Map(plan.changed.map(({ to }) => [to.id, to]));
  assert.deepEqual([...changed.keys()], ["ada", "grace"]);
  const ada = changed.get("ada")!;
  assert.deepEqual([ada.email, ada.section, ada.labels, ada.account], [
    "ada@new.example.org",
    "A",
    ["kept"],
    "account",
  ]);
  assert.ok(changed.get("grace")!.isActive, "who was removed comes back");
  assert.equal(plan.same, 1);

  const after = [
    ...members.map((one) => changed.get(one.id) ?? (one.id === "alan" ? { ...one, isActive: false } : one)),
    ...plan.added.map((one) => ({ ...one, id: "zoe" })),
  ];
  const again = rosterPlan(after, lines, { removesOthers: true });
  assert.deepEqual([again.added, again.changed, again.removed, again.same], [[], [], [], 4]);
});

Deno.test("an id of one person with the address of another is a fault, and then nobody is removed", () => {
  const members = [["1", "a@example.org"], ["2", "b@example.org"]].map(([id, email]): Person => ({
    id: id!,
    account: null,
    externalId: id!,
    email: email!,
    familyName: "",
    givenName: "",
    section: "",
    labels: [],
    role: "learner",
    isActive: true,
  }));
  const plan = rosterPlan(members, readRoster("external_id,email\n1,b@example.org").lines, { removesOthers: true });
  assert.deepEqual(plan.faults.map(({ code }) => code), ["twoPeople"]);
  assert.deepEqual(plan.removed, []);
});
