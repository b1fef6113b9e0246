import { classNow, heatMap, type LearnerNow, type WatchedGrade } from "../../../engine/courses/mod.ts";
import type { MemberRow } from "../../../engine/storage/mod.ts";
import { nameOf } from "../../host/desk/book.ts";
import type { Words } from "../../host/words/mod.ts";

const ICONS: Readonly<Record<LearnerNow["state"], string>> = { stuck: "▲", working: "◐", away: "○", done: "✓" };
/** Shades of the heat-map; the count stands in each cell as well. */
const SHADES = 5;
const MINUTE_MS = 60_000;

interface NowProps {
  readonly words: Words;
  readonly grades: readonly WatchedGrade[];
  readonly members: ReadonlyMap<string, MemberRow>;
  readonly course: string;
  readonly nowMs: number;
}

export function ClassNow({ words, grades, members, course, nowMs }: NowProps) {
  const { desk } = words;
  if (grades.length === 0) return <p>{desk.nobody}.</p>;
  const learners = classNow(grades, nowMs);
  const states = Map.groupBy(learners, ({ state }) => state);
  return (
    <>
      <p class="legend">
        {(["stuck", "working", "away", "done"] as const).map((state) => (
          <span class={`now-${state}`}>
            <b aria-hidden="true">{ICONS[state]}</b> {desk.now[state]}:{" "}
            <strong>{states.get(state)?.length ?? 0}</strong>
          </span>
        ))}
      </p>
      <Heat words={words} grades={grades} nowMs={nowMs} />
      <div class="scrolls" tabindex={0} role="region" aria-label={desk.live}>
        <table class="class-now">
          <thead>
            <tr>
              <th scope="col">{desk.learner}</th>
              <th scope="col">{desk.state}</th>
              <th scope="col">{desk.task}</th>
              <th scope="col" class="number">{desk.tasks}</th>
              <th scope="col" class="number">{desk.commands}</th>
            </tr>
          </thead>
          <tbody>
            {learners.map((one) => (
              <tr id={`now-${one.member}`} class={`now-${one.state}`}>
                <th scope="row">
                  <a href={`/courses/${course}/takings/${one.attempt}`}>{nameOf(members.get(one.member))}</a>
                </th>
                <td>
                  <b aria-hidden="true">{ICONS[one.state]}</b> {desk.now[one.state]}
                  {one.state !== "done" && ` · ${desk.minutesWithout(one.minutes)}`}
                </td>
                <td>{one.task?.title ?? ""}</td>
                <td class="number">{one.of > 0 && `${one.passed}/${one.of}`}</td>
                <td class="number">{one.commands}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Tasks over time: a row for each task, darker where more passed it. */
function Heat({ words: { desk }, grades, nowMs }: Pick<NowProps, "words" | "grades" | "nowMs">) {
  const heat = heatMap(grades, nowMs);
  if (heat.most === 0) return null;
  const [firstMs] = heat.columns;
  return (
    <section aria-labelledby="heat-head">
      <h2 id="heat-head">{desk.heat}</h2>
      <div class="scrolls" tabindex={0} role="region" aria-label={desk.heat}>
        <table class="heat">
          <caption class="quiet">{desk.heatLine(heat.columnMs / MINUTE_MS)}</caption>
          <thead>
            <tr>
              <th scope="col">{desk.task}</th>
              {heat.columns.map((ms) => <th scope="col">+{Math.round((ms - firstMs!) / MINUTE_MS)}</th>)}
            </tr>
          </thead>
          <tbody>
            {heat.rows.map(({ task, title, counts }) => (
              <tr id={`heat-${task}`}>
                <th scope="row">{title}</th>
                {counts.map((count) => (
                  <td class={`heat-${Math.ceil(count / heat.most * SHADES)}`}>{count === 0 ? "" : count}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
