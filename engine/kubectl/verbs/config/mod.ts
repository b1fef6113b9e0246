/**
 * `kubectl config`: works on the kubeconfig file, and on nothing else. `stored.ts` reads and writes it; the members are in
 * `contexts.ts` (choosing, listing, deleting), `setting.ts` (entries from flags), `properties.ts` (single values) and
 * `view.ts`. To add one, put it into the table.
 */
import type { AnyVerb } from "../../verb.ts";
import {
  currentContext,
  deleteCluster,
  deleteContext,
  deleteUser,
  getClusters,
  getContexts,
  getUsers,
  renameContext,
  useContext,
} from "./contexts.ts";
import { setProperty, unsetProperty } from "./properties.ts";
import { setCluster, setContext, setCredentials } from "./setting.ts";
import { view } from "./view.ts";

export const config: AnyVerb = {
  name: "config",
  group: "Other Commands:",
  usage: "config SUBCOMMAND",
  short: "Modify kubeconfig files",
  long:
    'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".\n\n The loading order follows these rules:\n\n  1.  If the --kubeconfig flag is set, then only that file is loaded.\n  2.  If $KUBECONFIG environment variable is set, then it is used as a list of paths.\n  3.  Otherwise, ${HOME}/.kube/config is used.',
  bareToErrors: true,
  bareExit: 1,
  verbs: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
};
