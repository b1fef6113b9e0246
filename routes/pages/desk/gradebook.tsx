import type { Context } from "hono";
import { type BookFilter, filtered } from "../../../engine/courses/mod.ts";
import { type CourseActor, courseActorOf, isAtLeast } from "../../access.ts";
import { type Book, bookOf } from "../../host/desk/book.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { BookTable, ICONS } from "../../parts/desk/book_table.tsx";
import { Frame } from "../../parts/desk/frame.tsx";
import type { Routes, Site } from "../../site.ts";

const QUERY_CHARACTERS_MAX = 100;
const STATES = ["none", "begun", "partial", "full", "overridden", "late"] as const;

/** Learners by assignments: who has what. */
export const gradebookPage: Routes = {
  name: "gradebook",
  mount(app, site) {
    app.get("/courses/:course/gradebook", async (c) => {
      const actor = courseActorOf(c);
      const book = await bookOf(site, actor.course);
      const filter = filterOf(c);
      const words = wordsFor(c);
      if (c.req.header("hx-request")) return c.html(<Shown words={words} book={book} filter={filter} />);
      return c.html(<Gradebook site={site} words={words} actor={actor} book={book} filter={filter} />);
    });
  },
};

function filterOf(c: Context): BookFilter {
  const text = (name: string) => (c.req.query(name) ?? "").slice(0, QUERY_CHARACTERS_MAX).trim();
  const state = STATES.find((one) => one === text("state")) ?? "";
  return { query: text("q"), section: text("section"), label: text("label"), state };
}

interface BookProps {
  readonly words: Words;
  readonly book: Book;
  readonly filter: BookFilter;
}

function Gradebook({ site, actor, ...props }: BookProps & { readonly site: Site; readonly actor: CourseActor }) {
  const { words } = props;
  return (
    <Frame site={site} words={words} actor={actor} title={words.desk.gradebook} here="gradebook">
      {props.book.assignments.length === 0 ? <p>{words.desk.noAssignments}.</p> : (
        <>
          <Filters {...props} />
          <Shown {...props} />
          {isAtLeast(actor.member.role, "instructor") && <Exports words={words} />}
        </>
      )}
    </Frame>
  );
}

function Filters({ words: { desk }, book, filter }: BookProps) {
  const learners = book.members.filter(({ role }) => role === "learner");
  const choices = (all: readonly string[]) => [...new Set(all)].filter(Boolean).sort();
  const pick = (name: "section" | "label", values: readonly string[]) =>
    values.length > 0 && (
      <span class="field">
        <label for={`filter-${name}`}>{desk[name]}</label>
        <select id={`filter-${name}`} name={name}>
          <option value="">{desk.any}</option>
          {values.map((value) => <option value={value} selected={value === filter[name]}>{value}</option>)}
        </select>
      </span>
    );
  return (
    <form
      method="get"
      role="search"
      class="filters"
      hx-get=""
      hx-trigger="change, input delay:200ms from:#filter-q, submit"
      hx-target="#book"
      hx-swap="outerHTML"
    >
      <span class="field">
        <label for="filter-q">{desk.findLearner}</label>
        <input type="search" id="filter-q" name="q" value={filter.query} autocomplete="off" />
      </span>
      {pick("section", choices(learners.map(({ section }) => section)))}
      {pick("label", choices(learners.flatMap(({ labels }) => labels)))}
      <span class="field">
        <label for="filter-state">{desk.state}</label>
        <select id="filter-state" name="state">
          <option value="">{desk.any}</option>
          {STATES.map((state) => <option value={state} selected={state === filter.state}>{desk.states[state]}</option>)}
        </select>
      </span>
      <noscript>
        <button type="submit">{desk.filter}</button>
      </noscript>
    </form>
  );
}

function Shown({ words, book, filter }: BookProps) {
  const { desk } = words;
  const rows = filtered(book.rows, filter);
  const of = book.rows.filter(({ member }) => member.isActive).length;
  return (
    <div id="book">
      <p class="quiet legend" role="status">
        {desk.shown(rows.length, of)}. {STATES.map((state) => (
          <span>
            <b class={`cell-${state}`} aria-hidden="true">{ICONS[state]}</b> {desk.states[state]}
          </span>
        ))}
      </p>
      {rows.length === 0
        ? <p>{desk.noLearners}.</p>
        : <BookTable words={words} assignments={book.assignments} rows={rows} />}
      <p class="quiet keys-help">{desk.bookKeys}.</p>
    </div>
  );
}

function Exports({ words: { desk } }: { words: Words }) {
  const files = [["canvas.csv", "canvas"], ["moodle.csv", "moodle"], ["grades.csv", "csv"], ["checks.csv", "checks"], [
    "grades.jsonl",
    "lines",
  ]] as const;
  return (
    <section class="exports" aria-labelledby="exports-head">
      <h2 id="exports-head">{desk.exports}</h2>
      <ul>
        {files.map(([file, name]) => (
          <li>
            <a href={`exports/${file}`} download>{desk.exportNames[name]}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
