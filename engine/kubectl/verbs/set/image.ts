import { goTypeOf, type Loose, withPodSpec } from "../../pod_specs.ts";
import { namedPairs } from "./pairs.ts";
import { setting } from "./setting.ts";

interface Options {
  readonly resources: readonly string[];
  readonly images: ReadonlyMap<string, string>;
}

export const image = setting<Options>({
  name: "image",
  usage: "image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
  short: "Update the image of a pod template",
  examples:
    "# One container of a deployment\nkubectl set image deployment/nginx nginx=nginx:1.9.1\n\n# All containers of all of them\nkubectl set image deployments,rc '*=nginx:1.9.1' --all",
  done: "image updated",
  failing: "failed to patch image update to pod template: ",

  read(args) {
    const split = namedPairs(args, "image");
    return typeof split === "string" ? { complaint: split } : { resources: split.resources, images: split.pairs };
  },

  check({ images }) {
    if (!images.size) return "at least one image update is required";
    if (images.size > 1 && images.has("*")) {
      return "all containers are already specified by *, but saw more than one container_name=container_image pairs";
    }
  },

  change({ images }, { resource, object }) {
    const names = new Set<string>();
    const withImages = (containers: readonly Loose[] | undefined) =>
      containers?.map((container) => {
        names.add(container.name).add("*");
        const next = images.get(container.name) ?? images.get("*");
        return next === undefined ? container : { ...container, image: next };
      });
    const next = withPodSpec(resource, object!, (spec) => ({
      ...spec,
      ...(spec.initContainers && { initContainers: withImages(spec.initContainers) }),
      containers: withImages(spec.containers),
    }));
    if (!next) return { fault: `the object is not a pod or does not have a pod template: ${goTypeOf(resource)}` };
    const missing = [...images.keys()].filter((name) => !names.has(name));
    return {
      object: next,
      faults: missing.map((name) => `error: unable to find container named ${JSON.stringify(name)}`),
    };
  },
});
