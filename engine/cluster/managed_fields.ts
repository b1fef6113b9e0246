import type { KubeObject } from "../base/object.ts";
import type { Call } from "./call.ts";

/** Remembers who wrote what; which fields that means is worked out when somebody asks. */
export function recordWrite(_call: Call, _stored: KubeObject, _previous: KubeObject | undefined): void {
}
