import type { TaskView } from "../../engine/session/mod.ts";
import { type LabRequest, tasksSeen } from "../host/lab_request.ts";
import type { Words } from "../host/words/mod.ts";
import { TaskList } from "./task_list.tsx";

interface SeatTasksProps {
  readonly asked: LabRequest;
  /** As it is, or as it was. */
  readonly seat?: { tasks(): readonly TaskView[]; readonly points: number };
  readonly words: Words;
  /** How many commands were given: a task that passed with the last one is marked. */
  readonly commands?: number;
  readonly isPast?: boolean;
}

/** The tasks of a seat, as the lab's page and everything that changes them shows them. */
export function SeatTasks({ asked, seat = asked.seat, words, commands, isPast }: SeatTasksProps) {
  const { lab, path, isVeiled } = asked;
  return (
    <TaskList
      tasks={tasksSeen(asked, seat)}
      commands={commands ?? asked.seat.commands.length}
      words={words}
      path={path}
      earned={seat.points}
      maximum={lab.maximum}
      way={asked.seat.way}
      isPast={isPast}
      isVeiled={isVeiled}
    />
  );
}
