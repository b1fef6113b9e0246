import { writeYaml } from "../base/yaml.ts";
import { absolutePath } from "../shell/resolve.ts";
import { complained, type Failure } from "./failure.ts";
import { BuildFault } from "./kustomizing/built.ts";
import { keepsOrder, layer } from "./kustomizing/layers.ts";
import { withHashes } from "./kustomizing/names.ts";
import { inOrder } from "./kustomizing/order.ts";
import { expanded, type Var } from "./kustomizing/vars.ts";
import type { Kube } from "./verb.ts";

/** What `-k FOLDER` comes to: manifests, in the order in which they are made. */
export function kustomization(folder: string, kube: Kube): { readonly text: string } | { readonly failure: Failure } {
  const path = absolutePath(kube.call.cwd, folder);
  const stat = kube.world.files.stat(path);
  if (!stat) {
    return failed(
      `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${path}: no such file or directory`,
    );
  }
  if (!stat.isFolder) return failed(`must build at directory: '${folder}': file is not directory`);
  try {
    const vars: Var[] = [];
    const made = expanded(withHashes(layer(path, kube, vars)), vars, kube);
    const resources = keepsOrder(path, kube) ? made : inOrder(made);
    return { text: resources.map(({ object }) => writeYaml(object)).join("---\n") };
  } catch (error) {
    if (error instanceof BuildFault) return failed(error.message);
    throw error;
  }
}

const failed = (message: string): { readonly failure: Failure } => ({ failure: complained(message) });
