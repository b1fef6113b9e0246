import type { AuditRow } from "../../../engine/storage/mod.ts";
import type { Words } from "../../host/words/mod.ts";

interface LinesProps {
  readonly words: Words;
  readonly lines: readonly AuditRow[];
  readonly zone: string;
  /** Names of members by id. */
  readonly people: ReadonlyMap<string, string>;
}

/** Lines of the audit trail. */
export function AuditLines({ words: { desk }, lines, zone, people }: LinesProps) {
  return (
    <div class="scrolls" tabindex={0} role="region" aria-label={desk.audit}>
      <table class="audit">
        <thead>
          <tr>
            <th scope="col" class="number">{desk.line}</th>
            <th scope="col">{desk.time}</th>
            <th scope="col">{desk.actor}</th>
            <th scope="col">{desk.action}</th>
            <th scope="col">{desk.detail}</th>
            <th scope="col">{desk.hash}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ sequence, atMs, actor, action, detail, hash }) => (
            <tr>
              <td class="number">{sequence}</td>
              <td>{desk.when(atMs, zone)}</td>
              <td>{people.get(actor) ?? actor.slice(0, 8)}</td>
              <td>{desk.actions[action] ?? action}</td>
              <td>{detailText(detail, people)}</td>
              <td>
                <code title={hash}>{hash.slice(0, 8)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `member Ada · from 3 · to 5`: ids of people become names. */
function detailText(detail: string, people: ReadonlyMap<string, string>): string {
  return Object.entries(JSON.parse(detail) as Record<string, unknown>)
    .map(([name, value]) =>
      `${name} ${people.get(String(value)) ?? (typeof value === "object" ? JSON.stringify(value) : value)}`
    )
    .join(" · ");
}
