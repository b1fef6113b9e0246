/**
 * The verbs of the API, one file each: what a request does to the store once it is known who may do it. A verb gets a Call
 * and answers with objects or a fault in the real server's words. To add one: a file that exports its function, its line
 * in VERBS, and its name in `Request["verb"]` (api.ts). Subresources that are no plain part of their object have files of
 * their own in ../subresources.
 */
import type { Answer, Request } from "../api.ts";
import type { Call } from "../call.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { removeCollection } from "./delete_collection.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { patch } from "./patch.ts";
import { update } from "./update.ts";

export const VERBS: Readonly<Record<Request["verb"], (call: Call) => Answer>> = {
  get,
  list,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
};
