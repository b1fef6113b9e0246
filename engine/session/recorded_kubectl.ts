import { kubectl } from "../kubectl/mod.ts";
import type { Command } from "../shell/command.ts";
import type { Process } from "../shell/process.ts";
import type { Machine } from "./machine.ts";

/** What a headless command takes. */
const COMMAND_MS = 50;

/** kubectl as a machine runs it: it takes its time where no clock does, and the grader may ask what ran. */
export const recordedKubectl: Command<Machine> = {
  name: kubectl.name,
  start(call, world) {
    const run = (machine: Machine): Process<Machine> => {
      const noted = machine.noteStart(kubectl.name, call.args);
      return followed(kubectl.start(call, machine) as Process<Machine>, noted, machine);
    };
    if (world.pace === "live") return run(world);
    return { is: "waits", wait: { forMs: COMMAND_MS }, then: run };
  },
};

/** The same process, which tells how it ended. It holds no machine: the one it tells is the one it runs on. */
function followed(process: Process<Machine>, noted: number, machine: Machine): Process<Machine> {
  switch (process.is) {
    case "ended":
      machine.noteEnd(noted, process.result);
      return process;
    case "says":
      return { ...process, then: (world: Machine) => followed(process.then(world), noted, world) };
    case "waits": {
      const { signal } = process;
      return {
        ...process,
        then: (world, woken) => followed(process.then(world, woken), noted, world),
        ...(signal && { signal: (name, world) => followed(signal(name, world), noted, world) }),
      };
    }
  }
}
