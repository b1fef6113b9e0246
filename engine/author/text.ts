import type { Lab } from "../session/mod.ts";

/** Words of a sentence that a learner reads at ease. */
const SENTENCE_WORDS_MAX = 25;

/** What is wrong with a lab's text, and how long its sentences are. */
export function textFaults({ text, tasks, files }: Lab): { faults: string[]; figure: string } {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  const faults: string[] = [];
  for (const [, alt, target] of prose.matchAll(/!\[([^\]]*)\]\(([^)\s]+)/g)) {
    if (alt!.trim() === "") faults.push(`task.md: give the picture ${target} an alternative text`);
  }
  const anchors = new Set([...tasks.map(({ id }) => id), ...headings(text)]);
  for (const [, target] of prose.matchAll(/\[[^\]]*\]\(([^)\s]+)/g)) {
    const fault = linkFault(target!, anchors, files);
    if (fault) faults.push(`task.md: ${fault}`);
  }
  const order = [...text.matchAll(/^## +(\S+)[ \t]*$/gm)].map((match) => match[1]!).filter((id) =>
    tasks.some((task) => task.id === id)
  );
  if (order.join() !== tasks.map(({ id }) => id).join()) {
    faults.push("task.md: put the parts in the order of the tasks, each once");
  }
  const average = sentenceWords(prose);
  if (average > SENTENCE_WORDS_MAX) {
    faults.push(`task.md: sentences have ${Math.round(average)} words on average: make them shorter`);
  }
  return { faults, figure: `${Math.round(average)} words a sentence` };
}

function linkFault(
  target: string,
  anchors: ReadonlySet<string>,
  files: ReadonlyMap<string, string>,
): string | undefined {
  if (/^https?:\/\//.test(target)) return undefined;
  if (target.startsWith("#")) return anchors.has(target.slice(1)) ? undefined : `the link ${target} leads nowhere`;
  if (target.startsWith("/")) return undefined;
  return files.has(target.replace(/^files\//, "")) ? undefined : `the link ${target} leads to no file of the lab`;
}

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ +(.+)$/gm)].map((match) =>
    match[1]!.trim().toLowerCase().replace(/[^\w\s-]/g, "").replace(/\s+/g, "-")
  );
}

function sentenceWords(prose: string): number {
  const plain = prose.replace(/^#.*$/gm, "").replace(/`[^`]*`/g, "word").replace(/\s+/g, " ");
  const sentences = plain.split(/[.!?:](?:\s|$)/).map((one) =>
    one.trim().split(" ").filter((word) => /\w/.test(word)).length
  ).filter((count) => count > 0);
  return sentences.length === 0 ? 0 : sentences.reduce((sum, count) => sum + count, 0) / sentences.length;
}
