/**
 * A pure function of a text that remembers its last `most` answers: for what is asked again and again, such as the parsed
 * kubeconfig. The one asked for least recently is forgotten first. Answers are shared, so nobody may change them.
 */
export function remembered<T>(compute: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const had = known.has(text);
    const answer = had ? known.get(text)! : compute(text);
    if (had) known.delete(text);
    else if (known.size >= most) known.delete(known.keys().next().value!);
    known.set(text, answer);
    return answer;
  };
}
