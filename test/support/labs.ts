import assert from "node:assert/strict";
import { HEADLESS_START_MS, type Lab, readLab, Seat } from "../../engine/session/mod.ts";
import { labSource } from "../../routes/host/labs.ts";

const root = new URL("../..", import.meta.url).pathname;

export const THREE_WORKERS = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Node, metadata: {name: node1}, status: {capacity: {cpu: "1", memory: 3840Mi, pods: "110"}}}
- {apiVersion: v1, kind: Node, metadata: {name: node2}, status: {capacity: {cpu: "1", memory: 3840Mi, pods: "110"}}}
- {apiVersion: v1, kind: Node, metadata: {name: node3}, status: {capacity: {cpu: "1", memory: 3840Mi, pods: "110"}}}
`;

/** A lab made of the `tasks:` of a lab.yaml; each task gets its part in task.md. */
export function labWith(
  tasks: string,
  files: Readonly<Record<string, string>> = {},
  head = "",
  cluster = THREE_WORKERS,
): Lab {
  const ids = [...tasks.matchAll(/^- \{?id: ([\w-]+)/gm)].map((match) => match[1]);
  const read = readLab({
    id: "test/lab",
    digest: "sha256:test",
    files: new Map(Object.entries({
      "lab.yaml": `title: A test\ncluster: three\n${head}tasks:\n${tasks}`,
      "task.md": ids.map((id) => `## ${id}\n\nDo it.\n`).join("\n"),
      ...files,
    })),
    clusters: new Map([["three", cluster]]),
  });
  assert.ok("lab" in read, JSON.stringify(read));
  return read.lab;
}

/** A lab of this installation, by `track/lab`. */
export function ownLab(id: string): Lab {
  const read = readLab(labSource(`${root}labs/${id}`));
  assert.ok("lab" in read, JSON.stringify(read));
  return read.lab;
}

/** A headless seat on which these lines ran. */
export function seatAfter(lab: Lab, lines: readonly string[], seed = "1"): Seat {
  const seat = Seat.open(lab, { seed, startMs: HEADLESS_START_MS, pace: "headless", keepsOutput: true });
  for (const line of lines) seat.apply(seat.entry({ kind: "command", line }));
  return seat;
}
