import assert from "node:assert/strict";
import { flagTable, parseFlags } from "../../engine/kubectl/flags.ts";
import type { Flag } from "../../engine/kubectl/verb.ts";

const FLAGS: readonly Flag[] = [
  { name: "namespace", short: "n", type: "string", help: "" },
  { name: "all", short: "A", type: "bool", default: "false", help: "" },
  { name: "watch", short: "w", type: "bool", default: "false", help: "" },
  { name: "label-columns", short: "L", type: "strings", help: "" },
  { name: "from-literal", type: "array", help: "" },
  { name: "dry-run", type: "string", default: "none", bare: "unchanged", help: "" },
  { name: "replicas", type: "int", default: "1", help: "" },
  { name: "timeout", type: "duration", default: "0s", help: "" },
];
const table = flagTable(FLAGS);

const READ: readonly (readonly [line: string, flag: string, value: unknown, args: string])[] = [
  ["get pods -n lab", "namespace", "lab", "get pods"],
  ["get pods -nlab", "namespace", "lab", "get pods"],
  ["get -n=lab pods", "namespace", "lab", "get pods"],
  ["get pods --namespace=a=b", "namespace", "a=b", "get pods"],
  ["get ds -namespace kube-system", "namespace", "amespace", "get ds kube-system"],
  ["get -Awn lab pods", "namespace", "lab", "get pods"],
  ["get -Aw pods", "watch", "true", "get pods"],
  ["get --all=false", "all", "false", "get"],
  ["get -L a,b -L c", "label-columns", ["a", "b", "c"], "get"],
  ["x --from-literal a=1,2 --from_literal b", "from-literal", ["a=1,2", "b"], "x"],
  ["x --dry-run -n y", "dry-run", "unchanged", "x"],
  ["x --dry-run=server", "dry-run", "server", "x"],
  ["x", "dry-run", "none", "x"],
  ["exec p -n q -- sh -n r", "namespace", "q", "exec p sh -n r"],
  ["x - -n y", "namespace", "y", "x -"],
];

Deno.test("a command line is read as pflag reads it", () => {
  for (const [line, flag, value, args] of READ) {
    const parsed = parseFlags(line.split(" "), table);
    assert.ok(!("fault" in parsed), line);
    assert.deepEqual(Array.isArray(value) ? parsed.flags.list(flag) : parsed.flags.text(flag), value, line);
    assert.equal(parsed.args.join(" "), args, line);
  }
});

const FAULTS: Readonly<Record<string, string>> = {
  "--nosuch": "unknown flag: --nosuch",
  "-Az": "unknown shorthand flag: 'z' in -z",
  "-An": "flag needs an argument: 'n' in -n",
  "--replicas": "flag needs an argument: --replicas",
  "--replicas=x": 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax',
  "--all=foo": 'invalid argument "foo" for "-A, --all" flag: strconv.ParseBool: parsing "foo": invalid syntax',
  "--timeout=x": 'invalid argument "x" for "--timeout" flag: time: invalid duration "x"',
  "--timeout=5": 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"',
};

Deno.test("what pflag can't read it complains about in its own words", () => {
  for (const [word, fault] of Object.entries(FAULTS)) assert.deepEqual(parseFlags([word], table), { fault });
});

Deno.test("numbers and durations come as numbers", () => {
  const parsed = parseFlags(["--replicas=0x10", "--timeout=1m30s"], table);
  assert.ok(!("fault" in parsed));
  assert.equal(parsed.flags.number("replicas"), 16);
  assert.equal(parsed.flags.number("timeout"), 90_000);
});
