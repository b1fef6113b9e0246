import { exampleOf } from "../host/catalog.ts";
import { z } from "zod";
import type { Lab } from "../../engine/session/mod.ts";
import type { Routes } from "../site.ts";
import { cursorOf, described, faulty, json, page, PAGE_QUERY } from "./manners/mod.ts";
import { problem } from "./problem.ts";

const Task = z.object({
  id: z.string(),
  title: z.string().optional(),
  points: z.number(),
  after: z.array(z.string()).meta({ description: "Tasks that must have passed before it opens" }),
  question: z.string().optional().meta({ description: "What is asked, where the task is to be answered" }),
  options: z.array(z.string()).optional(),
  hints: z.int().meta({ description: "How many there are" }),
});

const LabLine = z.object({
  id: z.string().meta({ description: "track/lab" }),
  title: z.string(),
  about: z.string().optional(),
  minutes: z.number().optional(),
  maximum: z.number().meta({ description: "Points of all tasks" }),
  digest: z.string().meta({ description: "Of all its files: another digest is another version of the lab" }),
}).meta({ id: "LabLine" });

const LabWhole = LabLine.extend({
  tasks: z.array(Task),
  text: z.string().meta({ description: "Markdown; a `## task` head begins the part of that task" }),
}).meta({ id: "Lab" });

/** The labs of this installation: what there is to be graded. No solutions, no checks. */
export const labs: Routes = {
  name: "labs",
  mount(app, { labs }) {
    app.get(
      "/api/v1/labs",
      described({
        id: "listLabs",
        tag: "Labs",
        summary: "All labs, by their ids",
        parameters: PAGE_QUERY,
        example: { query: "limit=3" },
        answers: { 200: { description: "A page of them", content: json(LabLine.array()) } },
      }),
      (c) => {
        const asked = cursorOf(c, (value) => typeof value === "string");
        const all = labs.tracks.flatMap((track) => track.labs).filter(({ id }) => id > (asked.after ?? ""))
          .sort((a, b) => a.id < b.id ? -1 : 1);
        return c.json(page(c, all, asked, ({ id }) => id).map(lineOf));
      },
    );

    app.get(
      "/api/v1/labs/:track/:lab",
      described({
        id: "getLab",
        tag: "Labs",
        summary: "A lab with its tasks and its text",
        example: { path: `/api/v1/labs/${exampleOf(labs).lab}` },
        answers: {
          200: { description: "The lab", content: json(LabWhole) },
          404: faulty("There is no such lab"),
        },
      }),
      (c) => {
        const id = `${c.req.param("track")}/${c.req.param("lab")}`;
        const lab = labs.lab(id);
        if (lab) return c.json(wholeOf(lab));
        return problem(c, 404, "no-such-lab", `There is no lab "${id}"`, {
          detail: "See /api/v1/labs for the labs there are",
        });
      },
    );
  },
};

function lineOf({ id, title, about, minutes, maximum, digest }: Lab) {
  return { id, title, about, minutes, maximum, digest };
}

function wholeOf(lab: Lab) {
  const tasks = lab.tasks.map(({ id, title, points, after = [], question, options, hints }) => ({
    id,
    title,
    points,
    after,
    question,
    options,
    hints: hints.length,
  }));
  return { ...lineOf(lab), tasks, text: lab.text };
}
