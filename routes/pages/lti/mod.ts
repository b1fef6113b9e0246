/**
 * Pages of LTI 1.3: the doors that learning platforms send people through, what a link of theirs leads to, and the platforms of
 * a course. What holds of a launch is in ../../host/lti; who may see which page is in ../../access.ts.
 *
 * To add one: a file here with its Routes, its line in LTI_PAGES, and lines for its routes in access.ts.
 */
import type { Routes } from "../../site.ts";
import { launch } from "./launch.tsx";
import { links } from "./links.tsx";
import { registrations } from "./registrations.tsx";

export const LTI_PAGES: readonly Routes[] = [launch, links, registrations];
