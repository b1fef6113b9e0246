import type { Fields } from "../types.ts";

/**
 * Where the ready endpoints of some slices are, for the ports of this name: `10.0.0.1:80,10.0.0.2:80`, at most three and
 * then how many more. Endpoints that aren't ready aren't shown, but one that comes after the third still makes a `more`.
 */
export function endpointsText(slices: readonly Fields[], portName: string): string {
  if (slices.length === 0) return "<none>";
  const shown: string[] = [];
  let more = false;
  let count = 0;
  for (const { ports, endpoints } of slices) {
    const named = ports?.filter((port: Fields) => (port.name ?? "") === portName);
    const wanted = ports?.length ? named : [undefined];
    for (const port of wanted) {
      for (const { addresses, conditions } of endpoints ?? []) {
        if (shown.length === ENDPOINTS_SHOWN) more = true;
        if (conditions?.ready === false) continue;
        if (!more) shown.push(port ? hostPort(addresses[0], port.port) : addresses[0]);
        count++;
      }
    }
  }
  return more ? `${shown.join(",")} + ${count - ENDPOINTS_SHOWN} more...` : shown.join(",");
}

const ENDPOINTS_SHOWN = 3;

/** `10.0.0.1:80`, `[fd00::1]:80` */
export function hostPort(host: string, port: number | string): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
