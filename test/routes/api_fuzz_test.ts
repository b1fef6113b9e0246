/** Whatever is sent to the API, it answers as it says, and never with a fault of ours. Seeded: a failing seed is found again. */
import assert from "node:assert/strict";
import { Chance } from "../../engine/base/chance.ts";
import { Problem } from "../../routes/api/problem.ts";
import { SCOPES } from "../../routes/host/keys.ts";
import { keyedCourse } from "../support/courses.ts";
import { withSite } from "./support.ts";

const ROUNDS = 12;

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly additionalProperties?: Schema | boolean;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** What nobody means to send. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  0.1,
  "",
  "\0",
  "\ud800",
  "x".repeat(5000),
  "../../etc/passwd",
  "'; drop table grades; --",
  "=HYPERLINK(1)",
  [],
  {},
  { ["__proto__"]: { isAdmin: true } },
  { constructor: { prototype: {} } },
  [[[[[[]]]]]],
];

/** Something that may fit a schema, and often does not. */
function sample(schema: Schema, schemas: Readonly<Record<string, Schema>>, chance: Chance, depth = 0): unknown {
  if (chance.below(8) === 0 || depth > 6) return chance.pick(ODD);
  const inner = (one: Schema) => sample(one, schemas, chance, depth + 1);
  if (schema.$ref) return inner(schemas[schema.$ref.split("/").at(-1)!] ?? {});
  const ways = schema.anyOf ?? schema.oneOf;
  if (ways) return inner(chance.pick(ways));
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return chance.pick(schema.enum);
  if (schema.properties) {
    const names = Object.entries(schema.properties).filter(() => chance.below(6) > 0);
    return Object.fromEntries(names.map(([name, one]) => [name, inner(one)]));
  }
  if (schema.type === "array") return Array.from({ length: chance.below(4) }, () => inner(schema.items ?? {}));
  if (schema.type === "object") {
    return { [chance.pick(["due", "release", "late", "exam", "label", "how-many"])]: chance.pick(ODD) };
  }
  if (schema.type === "integer" || schema.type === "number") return chance.below(2000);
  if (schema.type === "boolean") return chance.below(2) === 1;
  return chance.pick([
    "daemonsets/lab-17",
    "kubectl get nodes",
    "kubectl create ns x",
    "2027-03-01T23:59",
    "a@b.org",
    "UTC",
  ]);
}

Deno.test("nothing that is sent to the API makes it fail, and every refusal is a problem that is described", async () => {
  await withSite(async ({ app, store, keys, worked }) => {
    const { head } = await keyedCourse(store, keys, Object.keys(SCOPES));
    const made = await app.request("/api/v1/courses/c1/assignments", {
      method: "POST",
      headers: { ...head, "content-type": "application/json" },
      body: JSON.stringify({ lab: "daemonsets/lab-17" }),
    });
    const { id: assignment } = await made.json();
    const real: Record<string, string> = {
      course: "c1",
      assignment,
      track: "daemonsets",
      lab: "lab-17",
      file: "moodle.csv",
    };
    const document = await (await app.request("/api/v1/openapi.json")).json();
    const statuses = new Map<number, number>();
    for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, Operation>>)) {
      for (const [method, operation] of Object.entries(methods)) {
        for (let round = 0; round < ROUNDS; round++) {
          const seed = `${operation.operationId} ${round}`;
          const chance = new Chance(seed);
          const odd = () =>
            encodeURIComponent(String(chance.pick(["nosuch", "..", "\0", "é", "x".repeat(300), "%", "'--"])));
          const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => chance.below(4) > 0 ? real[name] ?? odd() : odd());
          const query = (operation.parameters ?? []).filter((one) => one.in === "query" && chance.below(3) === 0)
            .map(({ name, schema = {} }) =>
              `${name}=${encodeURIComponent(String(sample(schema, {}, chance)).replace(/[\ud800-\udfff]/g, ""))}`
            );
          const schema = operation.requestBody?.content["application/json"]?.schema;
          const body = schema && JSON.stringify(sample(schema, document.components.schemas, chance));
          const answer = await app.request(`${address}?${query.filter((one) => !one.startsWith("wait")).join("&")}`, {
            method: method.toUpperCase(),
            headers: {
              ...(chance.below(5) > 0 ? head : {}),
              ...(body ? { "content-type": "application/json" } : { "content-type": "text/csv" }),
              ...(chance.below(3) > 0 ? { "if-match": chance.pick(['"1"', "*", "nonsense"]) } : {}),
              ...(chance.below(6) === 0 ? { "idempotency-key": chance.pick(["one", "two", " "]) } : {}),
            },
            ...(["post", "put", "patch"].includes(method)
              ? { body: body ?? chance.pick(["email\na@b.org\n", "", "\0", '"']) }
              : {}),
          });
          const text = await answer.text();
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          assert.ok(answer.status < 500, `${seed}: ${answer.status} ${text.slice(0, 300)} for ${body?.slice(0, 300)}`);
          assert.ok(
            String(answer.status) in operation.responses,
            `${seed}: ${answer.status} is not described: ${text.slice(0, 200)}`,
          );
          if (answer.status < 400) continue;
          assert.equal(answer.headers.get("content-type"), "application/problem+json", seed);
          assert.equal(Problem.parse(JSON.parse(text)).status, answer.status, seed);
        }
      }
    }
    await worked();
    for (const status of [200, 201, 400, 401, 404, 412, 422]) assert.ok(statuses.get(status), `no ${status} was seen`);
  }, { apiPerMinute: 1_000_000 });
});
