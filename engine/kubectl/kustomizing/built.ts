import type { Loose } from "../pod_specs.ts";

/** A resource on its way through the layers of a kustomization. */
export interface Built {
  readonly object: Loose;
  /** Names that it had in lower layers, by which patches and references may still call it; the first is its own. */
  readonly names: readonly string[];
  /** It was generated, and gets a hash of its contents when all is done. */
  readonly wantsHash: boolean;
}

export class BuildFault extends Error {}

export const built = (object: Loose, wantsHash = false): Built => ({
  object,
  names: [object.metadata?.name ?? ""],
  wantsHash,
});

export const currentName = ({ object }: Built): string => object.metadata?.name ?? "";

/** How kustomize names a resource: `Deployment.v1.apps/web.[noNs]`. */
export function idOf({ object }: Built): string {
  const { apiVersion = "", kind, metadata } = object;
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "[noGrp]" : apiVersion.slice(0, slash);
  const named = (text: string | undefined, none: string) => text || none;
  return `${kind}.${named(apiVersion.slice(slash + 1), "[noVer]")}.${group}/${named(metadata?.name, "[noName]")}.${
    named(metadata?.namespace, "[noNs]")
  }`;
}
