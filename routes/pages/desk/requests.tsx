import type { Context } from "hono";
import type { RegradeMessageRow, RegradeRequestRow } from "../../../engine/storage/mod.ts";
import { type CourseActor, courseActorOf, isAtLeast } from "../../access.ts";
import { nameOf } from "../../host/desk/book.ts";
import { notice } from "../../host/desk/changes.ts";
import { askingEndsMs } from "../../host/desk/requests.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { Frame } from "../../parts/desk/frame.tsx";
import type { Routes, Site } from "../../site.ts";
import { newId } from "../../host/ids.ts";

const TEXT_CHARACTERS_MAX = 5000;

/** Learners ask to look at a grade again; who teaches answers. */
export const requestsPage: Routes = {
  name: "requests",
  mount(app, site) {
    const at = "/courses/:course/requests";
    app.get(at, (c) => listed(c, site));
    app.get(`${at}/:request`, (c) => shown(c, site));

    app.post(`${at}/:request`, async (c) => {
      const actor = courseActorOf(c);
      const request = await requestOf(c, site);
      if (!request) return c.notFound();
      const form = await c.req.formData();
      const text = textOf(form);
      if (text === "") return shown(c, site);
      const isTeacher = isAtLeast(actor.member.role, "assistant");
      const state = !isTeacher ? "open" : form.has("close") ? "closed" : "answered";
      const atMs = site.nowMs();
      const { assignment, attempt, member, id } = request;
      await site.store.desk.addMessage(
        { id: newId(), request: id, author: actor.member.id, text, atMs },
        state,
        isTeacher ? [notice(actor.course.id, member, atMs, "answered", { assignment, attempt, request: id })] : [],
      );
      return c.redirect(`/courses/${actor.course.id}/requests/${id}`, 303);
    });

    app.post("/courses/:course/takings/:attempt/requests", async (c) => {
      const actor = courseActorOf(c);
      const made = await asked(site, actor, textOf(await c.req.formData()));
      if (made === "notYours") return c.notFound();
      const query = made === "made" ? "" : `?said=${made}`;
      return c.redirect(`/courses/${actor.course.id}/requests${query}`, 303);
    });
  },
};

function textOf(form: FormData): string {
  return String(form.get("text") ?? "").slice(0, TEXT_CHARACTERS_MAX).trim();
}

async function asked(
  site: Site,
  { course, member, taking }: CourseActor,
  text: string,
): Promise<"made" | "notYours" | "askOver" | "requestOpen"> {
  const { store, nowMs } = site;
  const [assignment, grade] = await Promise.all([
    store.courses.assignment(taking!.assignment),
    store.courses.gradeOf(taking!.attempt),
  ]);
  if (taking!.member !== member.id || !assignment || !grade || text === "") return "notYours";
  const atMs = nowMs();
  if (atMs > await askingEndsMs(site, course, assignment, member, grade)) return "askOver";
  const id = newId();
  const isMade = await store.desk.createRequest(
    {
      id,
      course: course.id,
      assignment: assignment.id,
      member: member.id,
      attempt: grade.attempt,
      state: "open",
      createdMs: atMs,
      changedMs: atMs,
    },
    { id: newId(), request: id, author: member.id, text, atMs },
  );
  return isMade ? "made" : "requestOpen";
}

/** A learner sees their own only. */
async function requestOf(c: Context, site: Site): Promise<RegradeRequestRow | undefined> {
  const { course, member } = courseActorOf(c);
  const request = await site.store.desk.request(c.req.param("request") ?? "");
  if (request?.course !== course.id) return undefined;
  return isAtLeast(member.role, "assistant") || request.member === member.id ? request : undefined;
}

async function listed(c: Context, site: Site): Promise<Response> {
  const actor = courseActorOf(c);
  const { course, member } = actor;
  const words = wordsFor(c);
  const { desk } = words;
  const isTeacher = isAtLeast(member.role, "assistant");
  const [requests, members, assignments, grades] = await Promise.all([
    site.store.desk.requestsOf(course.id, isTeacher ? undefined : member.id),
    site.store.courses.membersOf(course.id),
    site.store.courses.assignmentsOf(course.id),
    isTeacher ? [] : site.store.courses.gradebook(course.id),
  ]);
  const people = new Map(members.map((one) => [one.id, nameOf(one)]));
  const titles = new Map(assignments.map(({ id, title }) => [id, title]));
  const said = (["askOver", "requestOpen"] as const).find((one) => one === c.req.query("said"));
  const own = grades.filter((grade) => grade.member === member.id);
  return c.html(
    <Frame site={site} words={words} actor={actor} title={desk.requests} here="requests">
      {isTeacher && <p class="quiet">{desk.requestsLine}.</p>}
      {said && <p role="alert" class="state-fault">{desk[said]}.</p>}
      {requests.length === 0 ? <p>{desk.noRequests}.</p> : (
        <ul class="requests">
          {requests.map(({ id, member, assignment, state, changedMs }) => (
            <li>
              <a href={`/courses/${course.id}/requests/${id}`}>{titles.get(assignment)}: {people.get(member)}</a>{" "}
              <span class={`request-${state}`}>{desk.requestState[state]}</span>{" "}
              <span class="quiet">{desk.when(changedMs, course.zone)}</span>
            </li>
          ))}
        </ul>
      )}
      {own.map(({ attempt, assignment }) => (
        <AskForm
          words={words}
          title={titles.get(assignment) ?? ""}
          action={`/courses/${course.id}/takings/${attempt}/requests`}
          id={attempt}
        />
      ))}
    </Frame>,
  );
}

/** A learner's form to ask about one grade. */
function AskForm({ words: { desk }, title, action, id }: { words: Words; title: string; action: string; id: string }) {
  return (
    <details class="ask">
      <summary>{desk.askAgain}: {title}</summary>
      <form method="post" action={action} class="stack">
        <label for={`text-${id}`}>{desk.whatIsWrong}</label>
        <textarea id={`text-${id}`} name="text" rows={4} required></textarea>
        <button type="submit">{desk.sendRequest}</button>
      </form>
    </details>
  );
}

async function shown(c: Context, site: Site): Promise<Response> {
  const actor = courseActorOf(c);
  const words = wordsFor(c);
  const request = await requestOf(c, site);
  if (!request) return await c.notFound();
  const [messages, members, assignment] = await Promise.all([
    site.store.desk.messagesOf(request.id),
    site.store.courses.membersOf(request.course),
    site.store.courses.assignment(request.assignment),
  ]);
  const people = new Map(members.map((one) => [one.id, nameOf(one)]));
  const title = `${assignment?.title ?? ""}: ${people.get(request.member)}`;
  return c.html(
    <Frame site={site} words={words} actor={actor} title={title} here="requests">
      <Thread words={words} actor={actor} request={request} messages={messages} people={people} />
    </Frame>,
  );
}

interface ThreadProps {
  readonly words: Words;
  readonly actor: CourseActor;
  readonly request: RegradeRequestRow;
  readonly messages: readonly RegradeMessageRow[];
  readonly people: ReadonlyMap<string, string>;
}

function Thread({ words: { desk }, actor: { course, member }, request, messages, people }: ThreadProps) {
  const isTeacher = isAtLeast(member.role, "assistant");
  return (
    <>
      <p>
        <span class={`request-${request.state}`}>{desk.requestState[request.state]}</span>
        {isTeacher && <a class="button" href={`/courses/${course.id}/takings/${request.attempt}`}>{desk.replay}</a>}
      </p>
      <section aria-label={desk.thread}>
        <ol class="thread">
          {messages.map(({ author, text, atMs }) => (
            <li class={author === request.member ? "asked" : "answered"}>
              <p class="quiet">
                {people.get(author)} · {desk.when(atMs, course.zone)}
              </p>
              <p class="words">{text}</p>
            </li>
          ))}
        </ol>
      </section>
      <form method="post" class="stack">
        <label for="text">{desk.yourAnswer}</label>
        <textarea id="text" name="text" rows={4} required></textarea>
        <span class="acts">
          <button type="submit" class="button first">
            {request.state === "closed" && !isTeacher ? desk.reopen : desk.answer}
          </button>
          {isTeacher && <button type="submit" name="close" value="yes">{desk.answerAndClose}</button>}
        </span>
      </form>
    </>
  );
}
