import { goJson, sameJson } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { readYaml, writeYaml } from "../base/yaml.ts";
import type { Info } from "./builder.ts";
import type { Got } from "./client.ts";
import { complained, type Failure, failureText, messageOf } from "./failure.ts";
import { fieldManagerFlag, filenameFlags, PRINT_FLAGS, RECORD_FLAG, VALIDATE_FLAG } from "./flag_sets.ts";
import { withoutManagedFields } from "./printers/data.ts";
import { type Printer, printerOf } from "./printers/mod.ts";
import { followed, type Next, sayingNow } from "./processes.ts";
import type { Flag, Kube } from "./verb.ts";
import { listOf } from "./verbs/get/objects.ts";

/** What every verb takes that opens an editor. */
export function EDITING_FLAGS(manager: string): readonly Flag[] {
  return [
    fieldManagerFlag(manager),
    ...filenameFlags("to use to edit the resource"),
    ...PRINT_FLAGS,
    RECORD_FLAG,
    VALIDATE_FLAG,
    {
      name: "windows-line-endings",
      type: "bool",
      default: "false",
      help: "Defaults to the line ending native to your platform.",
    },
  ];
}

/** What is done with an object that came back changed. */
export interface Writing {
  /** What was done; without, `edited`, and nothing for an object that is as it was. */
  readonly done?: string;
  write(info: Info, next: KubeObject, kube: Kube): Got;
}

const HEADER = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n" +
  "# and an empty file will abort the edit. If an error occurs while saving this file will be\n" +
  "# reopened with the relevant failures.\n#\n";
const NOTHING_VALID = "Edit cancelled, no valid changes were saved.";

/** A person gives up sooner; a script that spoils the file each time would go on for ever. */
const ROUNDS_MAX = 20;

interface Round {
  readonly infos: readonly Info[];
  /** What was in the file before the editor had it. */
  readonly text: string;
  /** Why it is opened again. */
  readonly reasons: readonly string[];
  /** How often it was opened. */
  readonly count: number;
}

/** Opens the objects in the learner's editor until what comes back is valid, or doesn't change any more. */
export function edited(infos: readonly Info[], kube: Kube, writing: Writing): Next {
  const objects = infos.map(({ object }) => withoutManagedFields(object!));
  const text = textOf(objects, kube);
  return opened({ infos, text, reasons: [], count: 0 }, kube, writing);
}

function textOf(objects: readonly KubeObject[], kube: Kube): string {
  const whole = objects.length === 1 ? objects[0]! : listOf(objects);
  return kube.flags.text("output") === "json" ? `${goJson(whole, { indent: 4 })}\n` : writeYaml(whole);
}

const comments = (reasons: readonly string[]): string =>
  reasons.map((line) => `# ${line}\n`).join("") + (reasons.length ? "#\n" : "");
const withoutComments = (text: string): string =>
  text.split("\n").filter((line) => !/^\s*#/.test(line)).join("\n").trim();

function opened(round: Round, kube: Kube, writing: Writing): Next {
  const { env } = kube.call;
  const editor = env.KUBE_EDITOR || env.EDITOR || "vi";
  const extension = kube.flags.text("output") === "json" ? "json" : "yaml";
  const path = `/tmp/kubectl-edit-${kube.world.chance.text(10, "0123456789")}.${extension}`;
  const head = extension === "json" ? "" : HEADER + comments(round.reasons);
  kube.world.files.write(path, head + round.text, { nowMs: kube.world.nowMs, mode: 0o600 });
  return followed(kube.call.shell(`${editor} ${path}`), kube, (later, exit) => {
    if (exit === 127) {
      return { failure: complained(`unable to launch the editor ${JSON.stringify(editor.split(" ")[0])}`) };
    }
    if (round.count >= ROUNDS_MAX) return kept(path, round.reasons, later);
    if (exit !== 0) return { failure: complained(`there was a problem with the editor ${JSON.stringify(editor)}`) };
    const text = later.world.files.read(path);
    return judged(round, typeof text === "string" ? text : "", path, later, writing);
  });
}

function judged(round: Round, text: string, path: string, kube: Kube, writing: Writing): Next {
  const drop = () => kube.world.files.remove(path);
  const body = withoutComments(text);
  if (body === withoutComments(round.text)) {
    if (round.reasons.length) return kept(path, round.reasons, kube);
    drop();
    return { err: "Edit cancelled, no changes made.\n" };
  }
  if (!body) {
    drop();
    return { err: "Edit cancelled, saved file was empty.\n" };
  }
  const read = readYaml(text);
  const next = "fault" in read ? undefined : read.documents[0] as KubeObject | undefined;
  if (!next || typeof next !== "object") {
    drop();
    const fault = "fault" in read ? read.fault : "the edited file has no object";
    return opened(
      {
        ...round,
        count: round.count + 1,
        text: afterHeader(text),
        reasons: [`The edited file had a syntax error: error parsing edited-file: ${fault}`],
      },
      kube,
      writing,
    );
  }
  const objects = next.kind?.endsWith("List") && Array.isArray(next.items) ? next.items as KubeObject[] : [next];
  drop();
  return written(round, objects, text, kube, writing);
}

const afterHeader = (text: string): string => text.split("\n").filter((line) => !line.startsWith("#")).join("\n");

/** The file could not be made valid: it is kept, and the reasons are told. */
function kept(path: string, reasons: readonly string[], _kube: Kube): Next {
  const told = reasons.length && reasons[0]!.startsWith("The edited file") ? `error: ${reasons[0]}\n` : "";
  return {
    err: `${told}A copy of your changes has been stored to ${JSON.stringify(path)}\n`,
    failure: complained(NOTHING_VALID),
  };
}

function written(round: Round, objects: readonly KubeObject[], text: string, kube: Kube, writing: Writing): Next {
  let [out, err] = ["", ""];
  const reasons: string[] = [];
  const failures: Failure[] = [];
  for (const next of objects) {
    const info = round.infos.find(({ name, namespace, object }) =>
      object!.kind === next.kind && object!.apiVersion === next.apiVersion && name === next.metadata?.name &&
      (next.metadata?.namespace ?? undefined) === (object!.metadata.namespace ?? namespace)
    );
    if (!info) {
      failures.push(complained("At least one of apiVersion, kind and name was changed"));
      continue;
    }
    const said = saved(info, next, kube, writing);
    if ("text" in said) out += said.text;
    else if (isInvalid(said.failure)) {
      err += `error: ${info.resource.name} ${JSON.stringify(info.name)} is invalid\n`;
      reasons.push(
        `${info.resource.name} ${JSON.stringify(info.name)} was not valid:`,
        ...causesOf(said.failure).map((cause) => `* ${cause}`),
      );
    } else failures.push(said.failure);
  }
  if (reasons.length) {
    return sayingNow(
      { out, err },
      kube,
      (later) => opened({ ...round, count: round.count + 1, text: afterHeader(text), reasons }, later, writing),
    );
  }
  if (!failures.length) return { out };
  const path = `/tmp/kubectl-edit-${kube.world.chance.text(10, "0123456789")}.yaml`;
  kube.world.files.write(path, text, { nowMs: kube.world.nowMs, mode: 0o600 });
  err += failures.map((failure) => `error: ${messageOf(failure)}\n`).join("");
  return {
    out,
    err: `${err}A copy of your changes has been stored to ${JSON.stringify(path)}\n`,
    failure: complained(NOTHING_VALID),
  };
}

const isInvalid = (failure: Failure): boolean =>
  failure.is === "server" && ["Invalid", "BadRequest"].includes(failure.fault.reason);

function causesOf(failure: Failure): readonly string[] {
  const causes = failure.is === "server" ? failure.fault.details?.causes ?? [] : [];
  if (!causes.length) return [failureText(failure).trimEnd()];
  return causes.map(({ field, message }) => field ? `${field}: ${message}` : message);
}

function saved(
  info: Info,
  next: KubeObject,
  kube: Kube,
  writing: Writing,
): { readonly text: string } | { readonly failure: Failure } {
  const print = (object: KubeObject, done: string): string =>
    (printerOf(kube, { operation: done }) as Printer).print(object).text;
  if (!writing.done && sameJson(withoutManagedFields(info.object!), next)) {
    return { text: print(info.object!, "skipped") };
  }
  const got = writing.write(info, next, kube);
  return "failure" in got ? got : { text: print(got.object, writing.done ?? "edited") };
}
