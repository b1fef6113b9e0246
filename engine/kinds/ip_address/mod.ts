/**
 * IPAddress: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { ipAddressColumns } from "./look.ts";
import { describeIPAddress } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const ipAddress: Kind<KubeObject> = {
  kind: "IPAddress",
  apiVersion: "networking.k8s.io/v1",
  columns: ipAddressColumns,
  describe: describeIPAddress,
};
