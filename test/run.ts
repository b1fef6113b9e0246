/**
 * Runs every test, brings what the tests need, and closes with `N passed, N failed` alone on a line.
 *
 *   deno task test              everything
 *   deno task test --fast       what takes seconds: no browser, no long simulation (also `deno task ok`)
 *   deno task test goldens …    only these folders or files below test/
 */
import { ensureChromium } from "./support/chromium.ts";

interface Suite {
  readonly name: string;
  readonly paths: readonly string[];
  readonly slow?: boolean;
  /** Processes, sockets and a browser on a busy machine may be late: a test of these is given another try. */
  readonly retries?: number;
  prepare?(): Promise<void>;
}

/** In the order in which they are read; a later suite runs even when an earlier one failed. */
const SUITES: readonly Suite[] = [
  { name: "house", paths: ["house_test.ts"] },
  {
    name: "units",
    paths: [
      "base",
      "kinds",
      "cluster",
      "shell",
      "controllers",
      "scheduler",
      "kubelet",
      "kubectl",
      "grader",
      "session",
      "author",
      "courses",
    ],
  },
  { name: "goldens", paths: ["goldens_test.ts"] },
  { name: "scripts", paths: ["scripts_test.ts"] },
  { name: "labs", paths: ["labs_test.ts", "labs_ways_test.ts", "labs_coverage_test.ts"] },
  { name: "contract", retries: 1, paths: ["contract"] },
  { name: "routes", retries: 1, paths: ["routes"] },
  { name: "sim", paths: ["sim"], slow: true },
  { name: "browser", retries: 2, paths: ["browser"], slow: true, prepare: ensureChromium },
];

const here = import.meta.dirname!;
const fast = Deno.args.includes("--fast");
const only = Deno.args.filter((arg) => !arg.startsWith("--"));

const suites = only.length > 0
  ? [{
    name: only.join(" "),
    paths: only,
    prepare: only.some((path) => path.startsWith("browser")) ? ensureChromium : undefined,
  }]
  : SUITES.filter((suite) => !(fast && suite.slow));

let passed = 0, failed = 0;
for (const suite of suites) {
  const result = await run(suite);
  passed += result.passed;
  failed += result.failed;
  console.log(`${suite.name}: ${result.passed} passed, ${result.failed} failed in ${result.seconds} s\n`);
}
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed > 0 || passed === 0 ? 1 : 0);

async function run(suite: Suite): Promise<{ passed: number; failed: number; seconds: string }> {
  const startMs = performance.now();
  const seconds = () => ((performance.now() - startMs) / 1000).toFixed(1);
  const paths = suite.paths.map((path) => `${here}/${path}`).filter(exists);
  if (paths.length === 0) return { passed: 0, failed: 1, seconds: seconds() };
  try {
    await suite.prepare?.();
  } catch (error) {
    console.error(`${suite.name}: cannot prepare: ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 1, seconds: seconds() };
  }
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--quiet",
      "-A",
      "--no-check",
      "--reporter=dot",
      `--retry=${suite.retries ?? 0}`,
      `--junit-path=${report}`,
      ...paths,
    ],
    stdout: "inherit",
    stderr: "inherit",
    stdin: "null",
  }).spawn();
  const { success } = await child.status;
  const counts = counted(await Deno.readTextFile(report).catch(() => ""));
  await Deno.remove(report).catch(() => {});
  if (!success && counts.failed === 0) counts.failed = 1;
  return { ...counts, seconds: seconds() };
}

/** Deno's JUnit report opens with the totals: `<testsuites … tests="9" failures="1" errors="0" …>`. */
function counted(report: string): { passed: number; failed: number } {
  const head = /<testsuites [^>]*>/.exec(report)?.[0] ?? "";
  const number = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = number("failures") + number("errors");
  return { passed: number("tests") - failed, failed };
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
