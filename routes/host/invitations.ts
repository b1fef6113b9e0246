import { createHmac } from "node:crypto";
import type { MemberRow, Store } from "../../engine/storage/mod.ts";
import { isSameText } from "./same_text.ts";

const SIGN_CHARACTERS = 24;

/** Personal invitations: a member's id, signed. Whoever signs in with one is that member; once somebody has, it is no longer good. */
export class Invitations {
  readonly #store: Store;
  readonly #secret: string;

  private constructor(store: Store, secret: string) {
    this.#store = store;
    this.#secret = secret;
  }

  static async open(store: Store): Promise<Invitations> {
    return new Invitations(store, await store.secret("invitations", crypto.randomUUID() + crypto.randomUUID()));
  }

  /** The word of the link `/join/<word>`. */
  wordOf(member: Pick<MemberRow, "id">): string {
    const sign = createHmac("sha256", this.#secret).update(member.id).digest("hex").slice(0, SIGN_CHARACTERS);
    return `${member.id}.${sign}`;
  }

  /** The member of a word, unless it is forged, used, or the member was removed. */
  async memberOf(word: string): Promise<MemberRow | undefined> {
    const [id = ""] = word.split(".");
    if (!isSameText(word, this.wordOf({ id }))) return undefined;
    const member = await this.#store.courses.member(id);
    return member?.isActive && member.account === null ? member : undefined;
  }
}
