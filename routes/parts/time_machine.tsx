import type { SeatMoment } from "../../engine/session/mod.ts";
import type { Words } from "../host/words/mod.ts";
import { ClusterBody } from "./cluster_view.tsx";
import type { Cluster } from "../../engine/session/mod.ts";

interface ViewProps {
  readonly cluster: Cluster;
  readonly words: Words;
  /** Path of the lab. */
  readonly path: string;
  /** The moment that is looked at; without, it is now, and the drawing follows the cluster. */
  readonly past?: SeatMoment;
}

/** The cluster, now or then. */
export function View({ cluster, words, path, past }: ViewProps) {
  const body = <ClusterBody cluster={cluster} words={words} path={path} />;
  if (!past) {
    return (
      <div id="view" class="view">
        <div id="map" hx-sse:connect={`${path}/cluster/events`} hx-swap="innerMorph">{body}</div>
      </div>
    );
  }
  return (
    <div
      id="view"
      class="view past"
      hx-get={`${path}/cluster`}
      hx-trigger="slipway:ran from:body"
      hx-target="this"
      hx-swap="outerHTML"
    >
      <p class="looking" role="status">
        <strong>{words.looking}</strong> <code>{past.line}</code>
        <span class="acts">
          <a
            class="button"
            href={path}
            hx-get={`${path}/cluster`}
            hx-target="#view"
            hx-swap="outerHTML"
          >
            {words.backToNow}
          </a>
          <form
            method="post"
            action={`${path}/undo`}
            hx-post={`${path}/undo`}
            hx-target="#view"
            hx-swap="outerHTML"
          >
            <input type="hidden" name="to" value={String(past.command)} />
            <button type="submit">{words.goOnFromHere}</button>
          </form>
        </span>
      </p>
      {body}
    </div>
  );
}

interface SliderProps {
  readonly moments: readonly SeatMoment[];
  readonly words: Words;
  readonly path: string;
  /** Index of the moment that is looked at. */
  readonly at?: number;
}

/** The slider over an attempt's commands; it asks for itself again when there are more. */
export function TimeMachine({ moments, words, path, at = moments.length - 1 }: SliderProps) {
  const last = moments.length - 1;
  return (
    <form
      id="moments"
      class="moments"
      method="get"
      action={path}
      hx-get={`${path}/moments`}
      hx-trigger="slipway:ran from:body"
      hx-target="this"
      hx-swap="outerHTML"
    >
      <label for="moment">{words.timeMachine}</label>
      <input
        type="range"
        id="moment"
        name="at"
        min={0}
        max={last}
        value={String(at)}
        disabled={last === 0}
        aria-valuetext={momentWords(moments, at, words)}
        hx-get={`${path}/cluster`}
        hx-trigger="change"
        hx-target="#view"
        hx-swap="outerHTML"
      />
      <output for="moment">{momentWords(moments, at, words)}</output>
      <noscript>
        <ol class="way" aria-label={words.timeMachine}>
          {moments.map(({ line }, i) => (
            <li>
              <a href={i === last ? path : `${path}?at=${i}`} aria-current={i === at ? "true" : undefined}>
                {momentWords(moments, i, words)}
              </a>{" "}
              <code>{line}</code>
            </li>
          ))}
        </ol>
      </noscript>
    </form>
  );
}

function momentWords(moments: readonly SeatMoment[], at: number, words: Words): string {
  if (at >= moments.length - 1) return words.now;
  const { command } = moments[at]!;
  return command === 0 ? words.atStart : words.atCommand(command, moments.at(-1)!.command);
}
