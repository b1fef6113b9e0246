/** Learners without a browser, who write down what they do in a file of their seat, so that the file tells what was done. */
import assert from "node:assert/strict";

const LAB = "/labs/daemonsets/lab-17";
const LOG = "done.txt";

export class Learner {
  readonly visitor = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  /** What the server said yes to, in order. */
  readonly acknowledged: string[] = [];
  /** What may have been done or not: the server was gone before it answered. */
  readonly unknown: string[] = [];
  #deeds = 0;

  /** Runs one command at one server; whether that was acknowledged. */
  async act(url: string): Promise<boolean> {
    const word = `${this.visitor.slice(0, 4)}-${++this.#deeds}`;
    try {
      const answer = await fetch(`${url}${LAB}/commands`, {
        method: "POST",
        headers: { cookie: `visitor=${this.visitor}`, origin: url },
        body: new URLSearchParams({ commands: `echo ${word} >> ${LOG}` }),
        redirect: "manual",
      });
      await answer.body?.cancel();
      if (answer.status === 303) this.acknowledged.push(word);
      else this.unknown.push(word);
      return answer.status === 303;
    } catch {
      this.unknown.push(word);
      return false;
    }
  }

  /** What was done, as one server knows it; undefined when it does not answer. */
  async seenAt(url: string): Promise<string[] | undefined> {
    try {
      const answer = await fetch(`${url}${LAB}/files?path=${LOG}`, { headers: { cookie: `visitor=${this.visitor}` } });
      if (!answer.ok) return void await answer.body?.cancel();
      return (await answer.json()).text.split("\n").filter((line: string) => line !== "");
    } catch {
      return undefined;
    }
  }

  /** Everything acknowledged was done once and in order, and nothing else but what may have been. */
  confirm(seen: readonly string[], where: string): void {
    const known = seen.filter((word) => !this.unknown.includes(word));
    assert.deepEqual(known, this.acknowledged, `lost, doubled or out of order at ${where}`);
    assert.equal(new Set(seen).size, seen.length, `something was done twice at ${where}`);
  }
}
