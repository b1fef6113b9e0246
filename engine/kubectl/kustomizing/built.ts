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
