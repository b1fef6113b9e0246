import type { GradeRow } from "../../../engine/storage/mod.ts";
import type { Words } from "../../host/words/mod.ts";

export type OverrideRefusal = "outdated" | "badPoints" | "noReason";

interface OverrideProps {
  readonly words: Words;
  readonly grade: GradeRow;
  readonly refusal: OverrideRefusal | undefined;
  /** Of the attempt. */
  readonly path: string;
}

/** The grade: what was worked out, what counts, and a form to set it. */
export function OverrideForm({ words: { desk }, grade, refusal, path }: OverrideProps) {
  const { points, earned, maximum, overridePoints, overrideComment, version } = grade;
  return (
    <section class="grade" aria-labelledby="grade-head">
      <h2 id="grade-head">{desk.grade}</h2>
      <dl class="pairs">
        <dt>{desk.computed}</dt>
        <dd>
          {desk.pointsOf(points, maximum)}
          {points < earned && <span class="quiet">({desk.late(Math.round((earned - points) * 100) / 100)})</span>}
        </dd>
        {overridePoints !== null && (
          <>
            <dt>{desk.overridden}</dt>
            <dd>
              <strong>{desk.pointsOf(overridePoints, maximum)}</strong> {overrideComment}
            </dd>
          </>
        )}
      </dl>
      <form method="post" action={`${path}/override`} class="stack">
        <h3>{desk.override}</h3>
        <p class="quiet">{desk.overrideHelp}.</p>
        {refusal && (
          <p class="state-fault" role="alert">
            {refusal === "badPoints" ? desk.badPoints(maximum) : desk[refusal]}.
          </p>
        )}
        <input type="hidden" name="version" value={String(version)} />
        <label for="points">{desk.points}</label>
        <input
          type="number"
          id="points"
          name="points"
          min={0}
          max={maximum}
          step="any"
          value={String(overridePoints ?? points)}
        />
        <label for="comment">{desk.comment}</label>
        <textarea id="comment" name="comment" rows={2}>{overrideComment ?? ""}</textarea>
        <label for="reason">{desk.reason}</label>
        <input type="text" id="reason" name="reason" required aria-describedby="reason-help" autocomplete="off" />
        <p id="reason-help" class="help">{desk.reasonHelp}</p>
        <span class="acts">
          <button type="submit" class="button first">{desk.setPoints}</button>
          {overridePoints !== null && <button type="submit" name="lift" value="yes">{desk.liftOverride}</button>}
        </span>
      </form>
    </section>
  );
}
