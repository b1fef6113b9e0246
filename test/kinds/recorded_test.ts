import assert from "node:assert/strict";
import type { KubeObject } from "../../engine/base/object.ts";
import { ageColumn, nameColumn } from "../../engine/kinds/cells.ts";
import { describeGeneric } from "../../engine/kinds/describing/generic.ts";
import { kindOf, KINDS } from "../../engine/kinds/mod.ts";

/** When it was recorded: ages are counted in years. */
const NOW = Date.parse("2026-11-21T10:00:00Z");

interface Case {
  readonly name: string;
  readonly resource: string;
  readonly objects: Readonly<Record<string, readonly KubeObject[]>>;
}

interface Row {
  readonly object: KubeObject;
  readonly row: readonly string[];
}

/**
 * Recorded from the describers and printers of Kubernetes v1.36.2. objects.jsonl: cases, of which the first object of
 * `resource` is described in descriptions.txt; rows.jsonl: objects and their rows, `*` for columns of `-o wide`.
 */
function recorded(file: string): string {
  return Deno.readTextFileSync(new URL(`./recorded/${file}`, import.meta.url));
}

function lines<T>(file: string): T[] {
  return recorded(file).trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("descriptions are those of kubectl, letter by letter", () => {
  const texts = new Map(
    recorded("descriptions.txt").split("#### ").slice(1).map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end + 1)];
    }),
  );
  for (const { name, resource, objects } of lines<Case>("objects.jsonl")) {
    const among = (wanted: string) => objects[wanted.split(".")[0]!] ?? [];
    const look = {
      nowMs: NOW,
      showEvents: true,
      get: (wanted: string, _namespace: string | undefined, named: string) =>
        among(wanted).find(({ metadata }) => metadata.name === named),
      list: among,
    };
    const describe = kindOf(resource)?.describe ?? describeGeneric;
    assert.equal(describe(among(resource)[0]!, look), texts.get(name), name);
  }
});

Deno.test("rows are those of the server's tables", () => {
  for (const { object, row } of lines<Row>("rows.jsonl")) {
    const kind = KINDS.find(({ kind, apiVersion }) => kind === object.kind && apiVersion === object.apiVersion);
    const cells = (kind?.columns ?? [nameColumn, ageColumn]).map(({ title, wide, cell }) =>
      `${title}${wide ? "*" : ""}=${cell(object, { nowMs: NOW })}`
    );
    assert.deepEqual(cells, row, JSON.stringify(object));
  }
});
