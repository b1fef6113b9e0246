import type { ArithmeticCommand, TestCommand, TestExpression } from "unbash";
import type { Expander } from "./expander.ts";
import { expanding } from "./expanding.ts";
import { type Memory, type Outcome, setVariable } from "./memory.ts";
import { complain, traced } from "./output.ts";
import { compilePattern, matches } from "./patterns.ts";
import { compileExpression } from "./posix_expression.ts";
import type { World } from "./process.ts";
import type { Shell } from "./shell.ts";
import { ended, type Step } from "./step.ts";
import { compareFiles, compareNumbers, isUnaryTrue } from "./testing.ts";
import { arithmeticText, patternOf, pieces, single } from "./words.ts";

/** A pattern on the right of `=~` that can't be read. */
class WrongExpression {}

/** `[[ … ]]` */
export function testCommand(shell: Shell, node: TestCommand, memory: Memory, world: World): Step<Outcome> {
  const at = { ...memory, pos: node.pos };
  return expanding(shell, at, world, (x) => {
    try {
      return isTrue(x, node.expression);
    } catch (thrown) {
      if (thrown instanceof WrongExpression) return undefined;
      throw thrown;
    }
  }, (value, m) => ended({ memory: { ...m, last: value === undefined ? 2 : value ? 0 : 1 } }));
}

function isTrue(x: Expander, node: TestExpression): boolean {
  switch (node.type) {
    case "TestGroup":
      return isTrue(x, node.expression);
    case "TestNot":
      return isTrue(x, node.operand) !== (node.negations.length % 2 === 1);
    case "TestLogical":
      return node.operator === "&&"
        ? node.operands.every((operand) => isTrue(x, operand))
        : node.operands.some((operand) => isTrue(x, operand));
    case "TestUnary":
      return isUnaryTrue(node.operator, single(x, node.operand), x.memory, x.world);
    case "TestBinary":
      return isBinaryTrue(x, node);
  }
}

function isBinaryTrue(x: Expander, node: TestExpression & { type: "TestBinary" }): boolean {
  const left = single(x, node.left);
  const ignoreCase = x.memory.options.has("nocasematch");
  const plain = ignoreCase ? left.toLowerCase() : left;
  switch (node.operator) {
    case "=":
    case "==":
      return matches(compilePattern(patternOf(x, node.right), { ignoreCase }), plain);
    case "!=":
      return !matches(compilePattern(patternOf(x, node.right), { ignoreCase }), plain);
    case "=~":
      return isMatch(x, left, node.right, ignoreCase);
    case "<":
      return left < single(x, node.right);
    case ">":
      return left > single(x, node.right);
    case "-nt":
    case "-ot":
    case "-ef":
      return compareFiles(node.operator, left, single(x, node.right), x.memory, x.world);
  }
  const [a, b] = [left, single(x, node.right)].map((text) => x.arithmetic(arithmeticText(x, text)));
  return compareNumbers(node.operator, a!, b!);
}

/** Quoted parts of the expression are plain text; groups go to `BASH_REMATCH`. */
function isMatch(
  x: Expander,
  text: string,
  word: TestExpression & { type: "TestBinary" } extends { right: infer W } ? W : never,
  ignoreCase: boolean,
): boolean {
  const source = pieces(x, word).map((piece) =>
    piece.is === "break" ? " " : piece.is === "quoted" ? piece.text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&") : piece.text
  ).join("");
  const expression = compileExpression(source, { extended: true, ignoreCase });
  if ("fault" in expression) throw new WrongExpression();
  const found = expression.find(text, 0);
  const items = new Map(found ? found.groups.map((group, i) => [i, group ?? ""]) : []);
  x.memory = setVariable(x.memory, "BASH_REMATCH", { items });
  return found !== undefined;
}

/** `(( … ))` */
export function arithmeticCommand(shell: Shell, node: ArithmeticCommand, memory: Memory, world: World): Step<Outcome> {
  const at = { ...memory, pos: node.pos };
  const evaluate = (w: World) =>
    expanding(
      shell,
      at,
      w,
      (x) => {
        try {
          return { value: x.arithmetic(arithmeticText(x, node.body)) };
        } catch (thrown) {
          if (isPlainFault(thrown)) return { fault: thrown.text };
          throw thrown;
        }
      },
      (result, m, w2) =>
        "fault" in result
          ? complain(m, w2, `((: ${result.fault}`)
          : ended({ memory: { ...m, last: result.value === 0n ? 1 : 0 } }),
    );
  return traced(at, `(( ${node.body} ))`, evaluate, world);
}

function isPlainFault(thrown: unknown): thrown is { text: string } {
  return typeof thrown === "object" && thrown !== null && "isFatal" in thrown && !thrown.isFatal && "text" in thrown;
}
