/** Letters and digits that nobody takes for each other. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

/** A name for something new: 100 random bits. */
export function newId(): string {
  return signs(20);
}

/** What people type to join a course: `k7mf-3qpx`. */
export function newJoinCode(): string {
  return `${signs(4)}-${signs(4)}`;
}

/** The code as we write it, however it was typed. */
export function joinCodeOf(typed: string): string {
  return typed.toLowerCase().replace(/[^a-z0-9]/g, "").replace(/^(.{4})/, "$1-");
}

function signs(count: number): string {
  let text = "";
  while (text.length < count) {
    for (const byte of crypto.getRandomValues(new Uint8Array(count))) {
      // Those that would make some signs likelier are thrown away.
      if (byte < 256 - 256 % SIGNS.length && text.length < count) text += SIGNS[byte % SIGNS.length];
    }
  }
  return text;
}
