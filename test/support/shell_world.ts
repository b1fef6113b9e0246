import { Chance } from "../../engine/base/chance.ts";
import {
  COMMANDS,
  drive,
  type Driven,
  type DrivenWorld,
  Files,
  type LineResult,
  newMemory,
  runScript,
} from "../../engine/shell/mod.ts";

/** A world with nothing in it but an empty home, whose time goes by when a process waits. */
export class LonelyWorld implements DrivenWorld {
  nowMs: number;
  readonly files: Files;
  readonly chance: Chance;

  constructor(o: { nowMs?: number; files?: Files; chance?: Chance } = {}) {
    this.nowMs = o.nowMs ?? Date.UTC(2026, 0, 1);
    this.files = o.files ?? new Files();
    this.chance = o.chance ?? new Chance("seed");
    if (!o.files) {
      for (const path of ["/root", "/tmp", "/etc"]) this.files.makeFolder(path, { nowMs: this.nowMs, parents: true });
    }
  }

  advance(untilMs: number): boolean {
    this.nowMs = untilMs;
    return false;
  }

  fork(): LonelyWorld {
    return new LonelyWorld({ nowMs: this.nowMs, files: this.files.fork(), chance: this.chance.fork() });
  }
}

export const shellMemory = (flavour: "bash" | "busybox" = "bash") =>
  newMemory({
    home: "/root",
    env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8" },
    name: flavour === "bash" ? "bash" : "sh",
    flavour,
  });

/** Runs a script to its end in a world of its own. */
export function runAlone(
  script: string,
  o: { world?: LonelyWorld; flavour?: "bash" | "busybox" } = {},
): Driven<LineResult> {
  return drive(runScript(script, shellMemory(o.flavour), { commands: COMMANDS }), o.world ?? new LonelyWorld());
}
