import { complained, type Failure } from "./failure.ts";
import type { Kube } from "./verb.ts";

/** What `-k FOLDER` comes to. The building itself is `kubectl kustomize`'s. */
export function kustomization(folder: string, _kube: Kube): { readonly text: string } | { readonly failure: Failure } {
  return {
    failure: complained(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    ),
  };
}
