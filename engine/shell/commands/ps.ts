import { simple } from "../tool.ts";

/** Columns of a terminal that nobody said the width of. */
const WIDTH = 79;

/** The processes of this seat: its shell, and itself. */
export const ps = simple("ps", ({ args, flavour }, { others }) => {
  if (flavour === "busybox") {
    const rows = [...others?.list() ?? [], { pid: 7, command: ["ps", ...args].join(" ") }];
    const lines = rows.map(({ pid, command }) =>
      `${String(pid).padStart(5)} root      0:00 ${command}`.slice(0, WIDTH)
    );
    return { out: `PID   USER     TIME  COMMAND\n${lines.join("\n")}\n` };
  }
  const words = args.join("");
  if (/aux/.test(words)) {
    return {
      out: "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n" +
        "root        4242  0.0  0.1   4600  3900 pts/0    Ss   00:00   0:00 bash\n" +
        "root        4243  0.0  0.1   7900  3700 pts/0    R+   00:00   0:00 ps aux\n",
    };
  }
  if (/e.*f/.test(words)) {
    return {
      out: "UID          PID    PPID  C STIME TTY          TIME CMD\n" +
        "root        4242       1  0 00:00 pts/0    00:00:00 bash\n" +
        "root        4243    4242  0 00:00 pts/0    00:00:00 ps -ef\n",
    };
  }
  return { out: "    PID TTY          TIME CMD\n   4242 pts/0    00:00:00 bash\n   4243 pts/0    00:00:00 ps\n" };
});
