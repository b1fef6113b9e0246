import type { LabFault, LabSource } from "../session/mod.ts";
import { didYouMean } from "../base/nearest_word.ts";

/** What a lab's folder may hold; pictures are for its text. */
const FILES =
  /^(lab\.yaml|task\.md|solution\.txt|[\w-]+\.(svg|png)|(files|hidden)\/.+|(mistakes|ways)\/[^/]+\.txt|clusters\/[^/]+\.ya?ml)$/;
const NAMES = ["lab.yaml", "task.md", "solution.txt", "files", "hidden", "mistakes", "ways", "clusters"];
const CONVERSATIONS = /^(solution\.txt|(mistakes|ways)\/.+\.txt)$/;
/** Of a conversation's head. */
const HEADS = ["loses", "says"];

/** Files that nobody would read, and lines of conversations that nobody would play. */
export function fileFaults({ files }: LabSource): LabFault[] {
  return [...files].flatMap(([path, text]): LabFault[] => {
    if (CONVERSATIONS.test(path)) return conversationFaults(path, text);
    if (FILES.test(path)) return [];
    const [head] = path.split("/");
    const isInPlace = NAMES.includes(head!);
    return [{
      file: path,
      message: `No lab has such a file${isInPlace ? ": its name ends otherwise" : didYouMean(head!, NAMES)}`,
    }];
  });
}

function conversationFaults(file: string, text: string): LabFault[] {
  const faults: LabFault[] = [];
  let room = /^== /m.test(text) ? "head" : "script";
  let isBegun = false;
  text.replaceAll("\r\n", "\n").split("\n").forEach((line, i) => {
    const fault = (message: string) => faults.push({ file, line: i + 1, column: 1, message });
    const opened = /^== (.+)$/.exec(line)?.[1]?.trim();
    if (opened !== undefined) room = opened;
    else if (line.trim() === "" || line.startsWith("#") || (room !== "head" && room !== "script")) return;
    else if (room === "script" && line.startsWith("$")) isBegun = true;
    else if (/^kubectl /.test(line) || (room === "script" && !isBegun && !HEAD.test(line))) {
      fault(`Begin a command with "$ ": "${line.slice(0, 40)}"`);
    } else if (!isBegun) {
      const name = HEAD.exec(line)?.[1];
      if (name !== undefined && HEADS.includes(name)) return;
      const cure = name === undefined ? ": a note begins with #" : didYouMean(name, HEADS);
      fault(`A conversation's head says ${HEADS.join(" and ")}, not "${line.slice(0, 40)}"${cure}`);
    }
  });
  return faults;
}

const HEAD = /^([a-z]+):/;
