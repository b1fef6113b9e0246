/** IPv4 and IPv6 addresses and ranges, as far as rules ask about them. */

export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

export function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(":")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => half ? half.split(":") : []);
  const isGood = groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
  return isGood && (halves.length === 2 ? groups.length < 8 : groups.length === 8);
}

export function isAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

export function isCidr(text: string): boolean {
  const [address, bits, ...more] = text.split("/");
  if (more.length > 0 || bits === undefined || !/^\d{1,3}$/.test(bits)) return false;
  return (isIpv4(address!) && Number(bits) <= 32) || (isIpv6(address!) && Number(bits) <= 128);
}

/** An IPv4 address as one number. */
export function addressNumber(text: string): number {
  return text.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** Whether an IPv4 address lies in a range; IPv6 isn't looked into. */
export function isAddressIn(address: string, cidr: string): boolean {
  const [base, bits] = cidr.split("/") as [string, string];
  if (!isIpv4(address) || !isIpv4(base)) return isIpv6(address) && isIpv6(base);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(addressNumber(address) / size) === Math.floor(addressNumber(base) / size);
}
