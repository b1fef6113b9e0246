/**
 * Checks: the ways in which a lab can look at what a learner has made. lab.yaml names one by its key (`object:`, `seen:`).
 *
 * To add one: a file here that exports a `Check` (see ../check.ts), and its line in CHECKS. Its schema becomes part of
 * labs/lab.schema.json, its `about` the help of an author's editor.
 */
import type { Check } from "../check.ts";
import { absent } from "./absent.ts";
import { always } from "./always.ts";
import { answer } from "./answer.ts";
import { cel } from "./cel.ts";
import { file } from "./file.ts";
import { object } from "./object.ts";
import { ran } from "./ran.ts";
import { seen } from "./seen.ts";
import { whatif } from "./whatif.ts";

/** The first whose name is a key of the statement is the one that is meant: `whatif` has `checks` inside, not beside. */
export const CHECKS = [whatif, always, answer, absent, object, cel, seen, ran, file] as readonly Check[];
