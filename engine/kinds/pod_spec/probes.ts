import { forbidden, invalid, required } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { httpHeaderName, nameFaults } from "../names.ts";
import {
  each,
  type Faults,
  join,
  NO_FAULTS,
  nonNegative,
  oneOf,
  portNumber,
  portNumberOrName,
  rememberingGood,
} from "../rules.ts";
import type { Fields, Probe } from "../types.ts";

type HandlerCheck = (handler: Fields, field: string) => Faults;

const HANDLERS: Readonly<Record<string, HandlerCheck>> = {
  exec: (handler, field) => handler.command?.length ? NO_FAULTS : [required(`${field}.command`)],
  httpGet: (handler, field) =>
    join(
      handler.path ? NO_FAULTS : [required(`${field}.path`)],
      portNumberOrName(`${field}.port`, handler.port),
      oneOf(`${field}.scheme`, handler.scheme, ["HTTP", "HTTPS"]),
      each<Fields>(
        `${field}.httpHeaders`,
        handler.httpHeaders,
        (header) => nameFaults(`${field}.httpHeaders`, header.name ?? "", httpHeaderName),
      ),
    ),
  tcpSocket: (handler, field) => portNumberOrName(`${field}.port`, handler.port),
  grpc: (handler, field) => portNumber(`${field}.port`, handler.port ?? 0),
};

/** Sleeping is for hooks only. */
const HOOK_HANDLERS: Readonly<Record<string, HandlerCheck>> = {
  exec: HANDLERS.exec!,
  httpGet: HANDLERS.httpGet!,
  tcpSocket: HANDLERS.tcpSocket!,
  sleep: () => NO_FAULTS,
};

function handlerFaults(owner: Fields, field: string, handlers: Readonly<Record<string, HandlerCheck>>): Faults {
  const faults: FieldFault[] = [];
  let count = 0;
  for (const name of Object.keys(handlers)) {
    const handler = owner[name];
    if (handler === undefined || handler === null) continue;
    count++;
    if (count > 1) faults.push(forbidden(`${field}.${name}`, "may not specify more than 1 handler type"));
    else faults.push(...handlers[name]!(handler, `${field}.${name}`));
  }
  if (count === 0) faults.push(required(field, "must specify a handler type"));
  return faults;
}

const COUNTS = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

function commonFaults(probe: Probe, field: string): Faults {
  const grace = probe.terminationGracePeriodSeconds;
  return join(
    handlerFaults(probe, field, HANDLERS),
    COUNTS.flatMap((name) => nonNegative(`${field}.${name}`, probe[name])),
    grace !== undefined && grace <= 0
      ? [invalid(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than 0")]
      : NO_FAULTS,
  );
}

function onceFaults(probe: Probe, field: string): Faults {
  const isOnce = (probe.successThreshold ?? 1) === 1;
  return isOnce ? NO_FAULTS : [invalid(`${field}.successThreshold`, probe.successThreshold, "must be 1")];
}

const onceProbeFaults = rememberingGood((
  probe: Probe,
  field,
) => [...commonFaults(probe, field), ...onceFaults(probe, field)]);

export const livenessProbeFaults = onceProbeFaults;
export const startupProbeFaults = onceProbeFaults;

export const readinessProbeFaults = rememberingGood((probe: Probe, field) => {
  const grace = probe.terminationGracePeriodSeconds;
  const graceField = `${field}.terminationGracePeriodSeconds`;
  return join(
    commonFaults(probe, field),
    grace === undefined ? NO_FAULTS : [invalid(graceField, grace, "must not be set for readinessProbes")],
  );
});

export function lifecycleFaults(lifecycle: Fields | undefined, field: string, graceSeconds: number): Faults {
  if (!lifecycle) return NO_FAULTS;
  return ["postStart", "preStop"].flatMap((hook) => {
    const handler: Fields | undefined = lifecycle[hook];
    if (!handler) return [];
    return join(
      handlerFaults(handler, `${field}.${hook}`, HOOK_HANDLERS),
      sleepFaults(handler, `${field}.${hook}`, graceSeconds),
    );
  });
}

function sleepFaults(handler: Fields, field: string, graceSeconds: number): Faults {
  const seconds: number | undefined = handler.sleep?.seconds;
  if (seconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return NO_FAULTS;
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`;
  return [invalid(`${field}.sleep`, seconds, detail)];
}
