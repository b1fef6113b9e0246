import type { GradeDifference } from "../../../engine/courses/mod.ts";
import type { RegradeProgress, RegradeRow } from "../../../engine/storage/mod.ts";
import { changedItems, type RegradeItem, type regradeState } from "../../host/desk/regrades.ts";
import type { Words } from "../../host/words/mod.ts";

/** Rows that are shown; all of them count. */
const ROWS_MAX = 1000;

interface RegradeProps {
  readonly words: Words;
  readonly regrade: RegradeRow;
  readonly progress: RegradeProgress;
  readonly state: ReturnType<typeof regradeState>;
  readonly items: readonly RegradeItem[];
  /** Names of members by id. */
  readonly people: ReadonlyMap<string, string>;
}

/** A regrade: how far it is, who would change by how much and by which check, and the buttons that make it count. */
export function RegradeBody({ words, regrade, progress, state, items, people }: RegradeProps) {
  const { desk } = words;
  const path = `/courses/${regrade.course}/regrades/${regrade.id}`;
  const all = progress.waiting + progress.done + progress.failed;
  const changed = changedItems(items);
  const up = changed.filter(({ before, after }) => after! > before).length;
  const isRunning = state === "running";
  const isApplied = items.some((item) => item.isApplied);
  const open = items.filter((item) => item.state === "done" && !item.isApplied);
  return (
    <div
      id="regrade"
      {...isRunning ? { "hx-get": path, "hx-trigger": "every 1s", "hx-target": "this", "hx-swap": "outerHTML" } : {}}
    >
      <p role="status">
        <strong>{desk.regradeState[state]}</strong> · {desk.progress(all - progress.waiting, all)}
      </p>
      <progress max={all} value={all - progress.waiting} aria-label={desk.progress(all - progress.waiting, all)}>
      </progress>
      <p>{desk.summary(up, changed.length - up, progress.done - changed.length, progress.failed)}.</p>
      {!isRunning && !isApplied && state !== "reverted" && <p class="quiet">{desk.nothingApplied}.</p>}
      <form method="post" action={`${path}/apply`}>
        {changed.length > 0 && (
          <ChangedTable words={words} course={regrade.course} items={changed.slice(0, ROWS_MAX)} people={people} />
        )}
        {!isRunning && open.length > 0 && (
          <p class="acts">
            <button type="submit" name="all" value="yes" class="button first">{desk.applyAll(open.length)}</button>
            {changed.some((item) => !item.isApplied) && <button type="submit">{desk.applyChosen}</button>}
          </p>
        )}
      </form>
      {isApplied && (
        <form method="post" action={`${path}/revert`}>
          <p class="quiet">{desk.revertHelp}.</p>
          <button type="submit">{desk.revert}</button>
        </form>
      )}
      <Failed words={words} items={items} people={people} />
    </div>
  );
}

interface TableProps extends Pick<RegradeProps, "words" | "people" | "items"> {
  readonly course: string;
}

function ChangedTable({ words: { desk }, course, items, people }: TableProps) {
  return (
    <div class="scrolls" tabindex={0} role="region" aria-label={desk.regrades}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <input type="checkbox" data-choose-all aria-label={desk.choose(desk.any)} />
            </th>
            <th scope="col">{desk.learner}</th>
            <th scope="col" class="number">{desk.before}</th>
            <th scope="col" class="number">{desk.after}</th>
            <th scope="col">{desk.byWhich}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ attempt, member, before, after, changes, isApplied }) => (
            <tr>
              <td>
                {isApplied ? <span class="state-passed">✓ {desk.applied}</span> : (
                  <input
                    type="checkbox"
                    name="attempt"
                    value={attempt}
                    data-choose
                    aria-label={desk.choose(people.get(member) ?? "")}
                  />
                )}
              </td>
              <th scope="row">
                <a href={`/courses/${course}/takings/${attempt}`}>{people.get(member)}</a>
              </th>
              <td class="number">{before}</td>
              <td class={`number ${after! > before ? "state-passed" : "state-fault"}`}>
                <span aria-hidden="true">{after! > before ? "▲" : "▼"}</span> {after}
              </td>
              <td>
                <Differences words={desk} changes={changes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Differences({ words: desk, changes }: { words: Words["desk"]; changes: readonly GradeDifference[] }) {
  return (
    <ul class="differences">
      {changes.map(({ title, pointsBefore, pointsAfter, checks }) => (
        <li>
          <strong>{title}</strong> {desk.was(String(pointsBefore), String(pointsAfter))}
          {checks.map(({ expected, passedAfter, found }) => (
            <span class="difference">
              {expected}: {passedAfter ? desk.passedNow : desk.failsNow}
              {found && <span class="quiet">({found})</span>}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Failed({ words: { desk }, items, people }: Pick<RegradeProps, "words" | "items" | "people">) {
  const failed = items.filter(({ state }) => state === "failed");
  if (failed.length === 0) return null;
  return (
    <section aria-labelledby="failed-head">
      <h2 id="failed-head">{desk.couldNotPlay}</h2>
      <ul>{failed.map(({ member, fault }) => <li>{people.get(member)}: {fault}</li>)}</ul>
    </section>
  );
}
