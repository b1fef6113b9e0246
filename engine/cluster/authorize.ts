import type { Resource } from "../kinds/discovery.ts";
import type { Fault, Request, User } from "./api.ts";
import type { Machine } from "./machine.ts";

export function authorizationFault(
  _machine: Machine,
  _request: Request,
  _resource: Resource,
  user: User,
): Fault | undefined {
  if (user.groups.includes("system:masters")) return undefined;
  return undefined;
}
