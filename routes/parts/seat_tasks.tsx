import type { Lab, TaskView } from "../../engine/session/mod.ts";
import type { LiveSeat } from "../host/live_seat.ts";
import type { Words } from "../host/words/mod.ts";
import { TaskList } from "./task_list.tsx";

interface SeatTasksProps {
  readonly lab: Lab;
  readonly words: Words;
  readonly tasks: readonly TaskView[];
  readonly points: number;
  readonly commands: number;
  /** How tasks are done, for those that the learner was shown. */
  readonly way?: LiveSeat["way"];
  readonly isPast?: boolean;
}

/** The tasks of a seat, as the lab's page and everything that changes them shows them. */
export function SeatTasks({ lab, words, tasks, points, commands, way, isPast }: SeatTasksProps) {
  return (
    <TaskList
      tasks={tasks}
      commands={commands}
      words={words}
      path={`/labs/${lab.id}`}
      earned={points}
      maximum={lab.maximum}
      way={way}
      isPast={isPast}
    />
  );
}
