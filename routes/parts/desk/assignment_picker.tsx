import type { AssignmentRow } from "../../../engine/storage/mod.ts";

/** Links to the same page of each assignment. */
export function AssignmentPicker(
  { assignments, here, label, path }: {
    readonly assignments: readonly AssignmentRow[];
    /** Id of the one that is shown. */
    readonly here?: string;
    readonly label: string;
    readonly path: (id: string) => string;
  },
) {
  return (
    <nav class="picker" aria-label={label}>
      <ul>
        {assignments.map(({ id, title }) => (
          <li>
            <a href={path(id)} aria-current={id === here ? "page" : undefined}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
