/** Ids that machines have from birth: made from names, so that they are always the same. */

/** Thirty-two hexadecimal digits that belong to a text. */
export function hex(text: string): string {
  const words = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((start, i) => {
    let hash = start;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ (text.charCodeAt(at) + i), 16777619);
    return (hash >>> 0).toString(16).padStart(8, "0");
  });
  return words.join("");
}

/** The same digits in the form of a UUID. */
export function uuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
