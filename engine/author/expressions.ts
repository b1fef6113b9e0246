import { CEL, celFault } from "../base/cel.ts";
import { didYouMean } from "../base/nearest_word.ts";

/**
 * What is wrong with an expression over a cluster's lists: an unknown list, or that it comes to
 * something else than is wanted.
 *
 * @param lists The plural words of the cluster's resources.
 */
export function expressionFault(text: string, lists: readonly string[], wanted?: string): string | undefined {
  const strict = CEL.clone({ unlistedVariablesAreDyn: false });
  for (const list of new Set(lists)) strict.registerVariable(list, "list<dyn>");
  const { valid, type, error } = strict.check(text);
  if (!valid) {
    const said = celFault(error);
    const [, list] = /^Unknown variable: (\w+)/.exec(said) ?? [];
    if (list !== undefined) return `The cluster has no list "${list}"${didYouMean(list, lists)}`;
    return `Cannot read the expression: ${said}`;
  }
  return wanted !== undefined && type !== wanted && type !== "dyn"
    ? `The expression comes to a value of type ${type}: compare it with something, so that it is true or false`
    : undefined;
}
