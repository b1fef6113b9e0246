/** One environment variable of a container. */
export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: object;
}

/** `KEY=value` and `KEY-`; everything else names a resource. */
export const isEnvironment = (word: string): boolean => /^.+=/s.test(word) || word.endsWith("-");

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const NAME_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** What words ask for: variables to set and names to remove, or a complaint. */
export function environmentOf(
  words: readonly string[],
): { readonly set: readonly Variable[]; readonly remove: readonly string[] } | string {
  const set: Variable[] = [];
  const remove: string[] = [];
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals < 0 && word.endsWith("-")) {
      remove.push(word.slice(0, -1));
      continue;
    }
    if (equals < 0) return `unknown environment variable: ${word}`;
    const name = word.slice(0, equals);
    if (!NAME.test(name)) return `${JSON.stringify(name)} is not a valid key name: ${NAME_RULE}`;
    const value = word.slice(equals + 1);
    set.push(value === "" ? { name } : { name, value });
  }
  const both = remove.some((name) => set.some((one) => one.name === name));
  return both ? "can not both modify and remove the same environment variable in the same command" : { set, remove };
}
