/** `deno task grade --batch`: a line for each file, in the order of the names, however many processes share the work. */
import assert from "node:assert/strict";

const root = new URL("../..", import.meta.url).pathname;
const LAB = "daemonsets/lab-17";
const SOLUTION = Deno.readTextFileSync(`${root}labs/${LAB}/solution.txt`);

async function graded(folder: string, input: string | undefined, ...options: string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `${root}routes/cli/grade.ts`, LAB, "--batch", folder, ...options],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input ?? ""));
  await writer.close();
  const { stdout, code } = await child.output();
  return { text: new TextDecoder().decode(stdout), code };
}

Deno.test("a batch comes out the same from one process as from three, and from paths on standard input", async () => {
  const folder = await Deno.makeTempDir();
  const names = ["a.txt", "b.sh", "c.txt", "d.sh", "e.txt", "f.txt", "g.txt"];
  for (const name of names) {
    const text = name === "b.sh" ? "kubectl create ns lab-17\n" : name === "d.sh" ? "x".repeat(300_000) : SOLUTION;
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  const [one, three, told] = await Promise.all([
    graded(folder, undefined),
    graded(folder, undefined, "--jobs", "3"),
    graded("-", names.map((name) => `${JSON.stringify(`${folder}/${name}`)}\n`).join("")),
  ]);
  await Deno.remove(folder, { recursive: true });
  const lines = one.text.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ submission }) => submission), names);
  assert.deepEqual(lines.map(({ points, fault }) => fault ? "fault" : points), [10, 1, 10, "fault", 10, 10, 10]);
  assert.equal(three.text, one.text);
  assert.equal(told.text, one.text);
  assert.deepEqual([one.code, three.code, told.code], [2, 2, 2], "the worst of all is the end");
});
