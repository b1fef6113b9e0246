/** Named limits of the shell. Passing one is a fault that the learner can read, never a hung server. */

/** Bytes of all files of one file system. */
export const BYTES_PER_HOME = 16 * 1024 * 1024;
/** Characters that one command may print, standard output and error together. */
export const OUTPUT_PER_COMMAND = 256 * 1024;
/** Characters of one command line. */
export const LINE_LENGTH = 256 * 1024;
/** Turns of the crank in one command without any virtual time going by. */
export const TURNS_WITHOUT_TIME = 20_000;
/** Turns of the crank in one command altogether. */
export const TURNS_PER_COMMAND = 2_000_000;
/** Turns of a loop between two turns of the crank. */
export const LOOP_TURNS_PER_YIELD = 16;
/** Virtual milliseconds that one headless command may wait: an hour. */
export const WAIT_PER_COMMAND_MS = 60 * 60 * 1000;
/** Functions, `eval`, `source` and subshells inside each other. */
export const DEPTH = 120;
/** Processes that run beside each other in one shell. */
export const JOBS = 64;
/** Characters that wait in a pipe before its writer is held up. */
export const PIPE_CAPACITY = 64 * 1024;
/** Characters of one variable, one expansion, one line of sed's pattern space. */
export const TEXT_LENGTH = 4 * 1024 * 1024;
/** Words that braces and globs may make of one word. */
export const WORDS_PER_EXPANSION = 100_000;
