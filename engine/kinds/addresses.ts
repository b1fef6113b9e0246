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

const ADDRESS_DETAIL = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const RANGE_DETAIL = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/** A dotted address without the zeros that older readers let stand before a number. */
function withoutZeros(text: string): string {
  return text.replace(/(^|\.)0+(?=\d)/g, "$1");
}

/** What is wrong with an address; nothing when it is good. */
export function addressTexts(text: string): readonly string[] {
  if (isAddress(text)) return [];
  return [isIpv4(withoutZeros(text)) ? "must not have leading 0s" : ADDRESS_DETAIL];
}

/** What is wrong with a range such as `10.0.0.0/8`; nothing when it is good. */
export function rangeTexts(text: string): readonly string[] {
  if (isCidr(text) && !/\/0\d/.test(text)) {
    const [base, bits] = text.split("/") as [string, string];
    const isWhole = !isIpv4(base) || addressNumber(base) % 2 ** (32 - Number(bits)) === 0;
    return isWhole ? [] : ["must not have bits set beyond the prefix length"];
  }
  const lenient = withoutZeros(text).replace(/\/0+(?=\d)/, "/");
  return [isCidr(lenient) ? "must not have leading 0s in IP or prefix length" : RANGE_DETAIL];
}

/** Ranges in which no endpoint can be: where they begin, as texts of IPv4 and IPv6, and how the server calls them. */
const SPECIAL: readonly (readonly [range: string, pattern: RegExp, says: string])[] = [
  ["127.0.0.0/8", /^(0*:)*:0*1$/, "may not be in the loopback range (127.0.0.0/8, ::1/128)"],
  ["169.254.0.0/16", /^fe[89ab]/i, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"],
  ["224.0.0.0/24", /^ff.2:/i, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"],
];

/** Why nothing outside can be reached by this good address; nothing when it can. */
export function specialAddressTexts(address: string): readonly string[] {
  const isUnspecified = address === "0.0.0.0" || /^[0:]+$/.test(address);
  const special = SPECIAL.filter(([range, pattern]) =>
    isIpv4(address) ? isAddressIn(address, range) : pattern.test(address)
  );
  return [...(isUnspecified ? [`may not be unspecified (${address})`] : []), ...special.map(([, , says]) => says)];
}
