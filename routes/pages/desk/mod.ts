/**
 * The instructor's desk: a course's gradebook, the class as it works, attempts played again, where it goes wrong, regrades,
 * requests, scores in and out, the audit trail. What it shows is worked out in engine/courses and engine/session; what it
 * changes goes through `store.desk`, which writes the audit trail.
 *
 * To add a page: a file here that exports its `Routes`, its line in DESK_PAGES, and a line for each route in ../../access.ts; its
 * words go to host/words/desk_words.ts.
 */
import type { Routes } from "../../site.ts";
import { auditPage } from "./audit.tsx";
import { exportsPage } from "./exports.ts";
import { failuresPage } from "./failures.tsx";
import { gradebookPage } from "./gradebook.tsx";
import { livePage } from "./live.tsx";
import { noticesPage } from "./notices.tsx";
import { regradesPage } from "./regrades.tsx";
import { requestsPage } from "./requests.tsx";
import { scoresPage } from "./scores.tsx";
import { takingPage } from "./taking.tsx";

export const DESK_PAGES: readonly Routes[] = [
  gradebookPage,
  livePage,
  takingPage,
  failuresPage,
  regradesPage,
  requestsPage,
  noticesPage,
  exportsPage,
  scoresPage,
  auditPage,
];
