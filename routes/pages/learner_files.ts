import type { Context } from "hono";
import { fieldHelp, type Machine, manifestFaults } from "../../engine/session/mod.ts";
import { type LabRequest, labRequest } from "../host/lab_request.ts";
import type { Routes, Site } from "../site.ts";

const HOME = "/root";
const TEXT_CHARACTERS_MAX = 256 * 1024;
const FILES_MAX = 500;

/** What the editor asks: the learner's files, saving one, what the API server would complain of, which fields there are. */
export const learnerFiles: Routes = {
  name: "learner files",
  mount(app, site) {
    const at = (path: string) => `/${path}`;
    app.get(at("files"), (c) =>
      answered(c, site, ({ seat: { machine } }) => {
        const path = c.req.query("path");
        if (path === undefined) return c.json({ files: filesBelow(machine, HOME) });
        const text = machine.files.read(absolute(path));
        return c.json({ path: absolute(path), text: typeof text === "string" ? text : "" });
      }));
    app.post(at("files"), (c) =>
      answered(c, site, async ({ seat }) => {
        const form = await c.req.formData();
        const text = form.get("text");
        if (typeof text === "string") {
          const path = absolute(String(form.get("path") ?? ""));
          if (text.length > TEXT_CHARACTERS_MAX || !isGood(seat.machine, path)) return c.text("Not saved\n", 422);
          await seat.act({ kind: "file", path, text: unixLines(text) });
        }
        if (form.has("close")) await seat.closeEditor(absolute(String(form.get("path") ?? "")));
        return c.body(null, 204);
      }));
    app.post(at("faults"), (c) =>
      answered(c, site, async ({ seat: { machine } }) => {
        const text = String((await c.req.formData()).get("text") ?? "");
        return c.json({ faults: manifestFaults(machine.cluster, unixLines(text).slice(0, TEXT_CHARACTERS_MAX)) });
      }));
    app.get(at("fields"), (c) => {
      const { apiVersion = "", kind = "", path = "" } = c.req.query();
      return c.json({ fields: fieldHelp(apiVersion, kind, path) });
    });
  },
};

async function answered(
  c: Context,
  site: Site,
  work: (asked: LabRequest) => Response | Promise<Response>,
): Promise<Response> {
  const asked = await labRequest(c, site);
  return asked ? await work(asked) : c.notFound();
}

/** Forms send CR LF; files have LF. */
function unixLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${HOME}/${path}`;
}

/** A name for a file: no folder, nothing that climbs. */
function isGood(machine: Machine, path: string): boolean {
  return path.length < 1000 && !path.endsWith("/") && !/\/\.\.?(\/|$)|\0/.test(path) &&
    !machine.files.stat(path)?.isFolder;
}

/** Files that are not hidden, by path below the folder. */
function filesBelow({ files }: Machine, folder: string, prefix = ""): string[] {
  const names = files.list(folder);
  if (!Array.isArray(names)) return [];
  return names.filter((name) => !name.startsWith(".")).flatMap((name) =>
    files.stat(`${folder}/${name}`)?.isFolder
      ? filesBelow({ files } as Machine, `${folder}/${name}`, `${prefix}${name}/`)
      : [prefix + name]
  ).slice(0, FILES_MAX);
}
