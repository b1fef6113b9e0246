import { writeYaml } from "../../base/yaml.ts";
import type { Loose } from "../pod_specs.ts";
import type { Kube } from "../verb.ts";
import { BuildFault } from "./built.ts";

/** There is no helm here: charts are refused as kustomize refuses them without leave, or where it finds no program. */
export function refuseCharts(file: Loose, { flags, world }: Kube): void {
  const [chart] = file.helmCharts ?? [];
  if (!chart) return;
  if (!flags.has("enable-helm") || !flags.yes("enable-helm")) {
    throw new BuildFault(
      `trouble configuring builtin HelmChartInflationGenerator with config: \`\n${
        writeYaml(chart)
      }\`: must specify --enable-helm`,
    );
  }
  const program = flags.text("helm-command");
  const folder = `/tmp/kustomize-helm-${world.chance.text(10, "0123456789")}/helm`;
  const env = `HELM_CONFIG_HOME=${folder} HELM_CACHE_HOME=${folder}/.cache HELM_DATA_HOME=${folder}/.data`;
  throw new BuildFault(
    `unable to run: '${program} version -c --short' with env=[${env}] (is '${program}' installed?): exec: ${
      JSON.stringify(program)
    }: executable file not found in $PATH`,
  );
}
