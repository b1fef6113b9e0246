import { PASSWORD_CHARACTERS_MIN } from "../host/accounts.ts";
import type { Words } from "../host/words/mod.ts";

interface NewPasswordProps {
  readonly name: string;
  readonly label: string;
  readonly words: Words["accounts"];
}

/** Where a password is made up: the field with what it must be. */
export function NewPassword({ name, label, words }: NewPasswordProps) {
  return (
    <>
      <label for={name}>{label}</label>
      <input
        type="password"
        id={name}
        name={name}
        required
        minlength={PASSWORD_CHARACTERS_MIN}
        autocomplete="new-password"
        aria-describedby={`${name}-help`}
      />
      <p id={`${name}-help`} class="quiet">{words.passwordHelp(PASSWORD_CHARACTERS_MIN)}</p>
    </>
  );
}
