import { pathOf } from "../../client.ts";
import { found, gathered, type Info, type Pointing } from "../../builder.ts";
import { edited } from "../../editing.ts";
import { complained, type Failure, several, whileDoing } from "../../failure.ts";
import { fileNames } from "../../manifests.ts";
import { type Printer, printerOf } from "../../printers/mod.ts";
import { asked, type Manner, mannerOf, operation, recorded, remembered } from "../../strategies.ts";
import type { Next } from "../../processes.ts";
import type { Kube } from "../../verb.ts";

/** Creates what the files describe, one after the other, and goes on after a failure. */
export function createdFromFiles(kube: Kube): Next {
  const manner = mannerOf(kube);
  if ("failure" in manner) return { failure: manner.failure };
  const printer = printerOf(kube, { operation: operation("created", manner.dryRun) });
  if ("failure" in printer) return { failure: printer.failure };
  const failures: Failure[] = [];
  let [out, count] = ["", 0];
  const pointing = {
    names: fileNames(kube.flags),
    labelSelector: kube.flags.text("selector"),
    validate: manner.fieldValidation !== "Ignore",
  };
  if (kube.flags.yes("edit")) return editedFirst(pointing, manner, kube);
  for (const info of found(pointing, kube)) {
    if ("failure" in info) {
      failures.push(info.failure);
      continue;
    }
    const made = createdOne(info, manner, printer, kube);
    if ("failure" in made) failures.push(made.failure);
    else {
      out += made.text;
      count++;
    }
  }
  const failure = several(failures);
  if (!count && !failure) return { failure: complained("no objects passed to create") };
  return { out, failure };
}

/** `--edit`: what the files describe goes through the editor first. */
function editedFirst(pointing: Pointing, manner: Manner, kube: Kube): Next {
  const { infos, failures } = gathered(pointing, kube);
  if (failures.length) return { failure: several(failures) };
  if (!infos.length) return { failure: complained("no objects passed to create") };
  return edited(infos, kube, {
    done: operation("created", manner.dryRun),
    write: ({ resource, namespace }, next, later) =>
      later.client.ask({
        verb: "create",
        ...pathOf(resource),
        namespace,
        body: remembered(next, later),
        ...asked(manner),
      }),
  });
}

function createdOne(
  info: Info,
  manner: Manner,
  printer: Printer,
  kube: Kube,
): { readonly text: string } | { readonly failure: Failure } {
  const body = recorded(remembered(info.object!, kube), kube);
  if (manner.dryRun === "client") return { text: printer.print(body).text };
  const { namespace, resource } = info;
  const got = kube.client.ask({ verb: "create", ...pathOf(resource), namespace, body, ...asked(manner) });
  if ("failure" in got) return { failure: whileDoing("creating", info.source, got.failure) };
  const printed = printer.print(got.object);
  return printed.failure ? { failure: printed.failure } : { text: printed.text };
}
