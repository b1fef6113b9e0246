/** `: did you mean "points"?`, or nothing when no word is near. */
export function didYouMean(word: string, words: readonly string[]): string {
  const near = nearestWord(word, words);
  return near === undefined ? "" : `: did you mean "${near}"?`;
}

/** The word that was meant, perhaps: at most a third of its letters are other ones. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  let [best, least]: [string | undefined, number] = [undefined, Math.max(1, Math.floor(word.length / 3)) + 1];
  for (const other of words) {
    const far = distance(word.toLowerCase(), other.toLowerCase(), least);
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

/** Letters to put in, take out, change or swap with the next; `most` when it is that much or more. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const changed = rows[i - 1]![j - 1]! + (isSame ? 0 : 1);
      row[j] = Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        changed,
        isSwapped ? rows[i - 2]![j - 2]! + 1 : changed,
      );
    }
    rows.push(row);
  }
  return Math.min(most, rows[a.length]![b.length]!);
}
