/** How images' names read, what is known of them, and which of them can be had. */
import type { Files } from "../shell/mod.ts";
import { type Image, IMAGES } from "./image_table.ts";

/** Sizes of images that nothing is known of, made from their names. */
const SIZE = { least: 8_000_000, span: 120_000_000 };

export interface ImageName {
  readonly repository: string;
  /** `1.25`; absent when only a digest is given. */
  readonly tag?: string;
  readonly digest?: string;
  /** In full: `docker.io/library/nginx:1.25`. */
  readonly full: string;
}

const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\d+)?$/;
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Reads a name as the container runtime does; a fault in its words. Source: `distribution/reference`. */
export function readImageName(text: string): ImageName | { readonly fault: string } {
  const [beforeDigest, digest] = split(text, "@");
  const lastSlash = beforeDigest.lastIndexOf("/");
  const colon = beforeDigest.indexOf(":", lastSlash + 1);
  const name = colon >= 0 ? beforeDigest.slice(0, colon) : beforeDigest;
  const tag = colon >= 0 ? beforeDigest.slice(colon + 1) : undefined;
  const repository = inFull(name);
  const path = repository.slice(repository.indexOf("/") + 1);
  if (!PATH.test(path)) {
    const upper = path !== path.toLowerCase() && PATH.test(path.toLowerCase());
    return {
      fault: upper
        ? `invalid reference format: repository name (${path}) must be lowercase`
        : "invalid reference format",
    };
  }
  if (!HOST.test(repository.slice(0, repository.indexOf("/")))) return { fault: "invalid reference format" };
  if ((tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest))) {
    return { fault: "invalid reference format" };
  }
  const shownTag = tag ?? (digest === undefined ? "latest" : undefined);
  const full = repository + (shownTag !== undefined && digest === undefined ? `:${shownTag}` : "") +
    (digest ? `@${digest}` : "");
  return { repository, tag: shownTag, digest, full };
}

function split(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Adds the default registry, and `library/` for its own images. */
function inFull(name: string): string {
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (hasHost) return name;
  return rest.length > 0 ? `docker.io/${name}` : `docker.io/library/${name}`;
}

const BY_REPOSITORY = new Map(IMAGES.flatMap((image) => image.repositories.map((name) => [name, image] as const)));

export function knownImage(repository: string): Image | undefined {
  return BY_REPOSITORY.get(repository);
}

/** The same by a name as it stands in a pod. */
export function imageNamed(text: string | undefined): Image | undefined {
  const name = readImageName(text ?? "");
  return "fault" in name ? undefined : knownImage(name.repository);
}

/** The file that a web server hands out for a path; from the image where nobody has looked into the container yet. */
export function servedFile(image: Image, files: Files | undefined, path: string): string | undefined {
  if (image.webRoot === undefined) return undefined;
  const place = image.webRoot + path.replace(/[?#].*$/, "");
  const file = place.endsWith("/") ? `${place}index.html` : place;
  const text = files ? files.read(file) : image.files?.[file];
  return typeof text === "string" ? text : undefined;
}

export function imageSize(name: ImageName): number {
  const known = knownImage(name.repository);
  if (known) return known.size;
  let hash = 7;
  for (let i = 0; i < name.full.length; i++) hash = (Math.imul(hash, 31) + name.full.charCodeAt(i)) >>> 0;
  return SIZE.least + hash % SIZE.span;
}

/** Why a registry doesn't give out an image. Top-level domains that never exist make an image that never does. */
const UNREACHABLE: readonly { readonly pattern: RegExp; fault(name: ImageName): string }[] = [
  {
    pattern: /^[^/]*\.invalid(?::\d+)?\//,
    fault: ({ full, repository, tag }) => {
      const host = repository.slice(0, repository.indexOf("/"));
      const url = `https://${host}/v2/${repository.slice(host.length + 1)}/manifests/${tag ?? ""}`;
      return `failed to pull and unpack image "${full}": failed to resolve reference "${full}": failed to do request: ` +
        `Head "${url}": dial tcp: lookup ${host}: no such host`;
    },
  },
];

/** What a pull of an image comes back with when it can't be had; undefined when it can. */
export function pullFault(name: ImageName, registry: "reachable" | "none"): string | undefined {
  if (registry === "none") {
    const host = name.repository.slice(0, name.repository.indexOf("/"));
    const where = host === "docker.io" ? "registry-1.docker.io" : host;
    const url = `https://${where}/v2/${name.repository.slice(host.length + 1)}/manifests/${name.tag ?? name.digest}`;
    return `rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "${name.full}": failed to resolve ` +
      `reference "${name.full}": failed to do request: Head "${url}": dial tcp: lookup ${where}: i/o timeout`;
  }
  const rule = UNREACHABLE.find(({ pattern }) => pattern.test(`${name.repository}`));
  return rule && `rpc error: code = Unknown desc = ${rule.fault(name)}`;
}
