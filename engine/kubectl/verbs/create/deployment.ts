import type { Kube } from "../../verb.ts";
import { type Generator, generator, made } from "./generator.ts";

const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/**
 * The name that a container gets from its image: the last part of the path, without tag and digest. Where letters had to
 * be changed, a random ending keeps it apart from others.
 */
function containerName(image: string, { world }: Kube): string {
  const name = image.split("/").at(-1)!.split(":")[0]!.split("@")[0]!;
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, "-")}-${world.chance.text(5, LETTERS)}` : name;
}

const record: Generator = {
  name: "deployment",
  aliases: ["deploy"],
  usage: "NAME --image=image -- [COMMAND] [args...]",
  short: "Create a deployment with the specified name",
  examples:
    "# A deployment that runs the busybox image\nkubectl create deployment my-dep --image=busybox\n\n# The same with a command\nkubectl create deployment my-dep --image=busybox -- date\n\n# Three replicas of nginx, with port 80 stated\nkubectl create deployment my-dep --image=nginx --replicas=3 --port=80",
  flags: [
    {
      name: "image",
      type: "strings",
      default: "[]",
      required: true,
      help: "Image names to run. A deployment can have multiple images set for multi-container pod.",
    },
    { name: "port", type: "int32", default: "-1", help: "The containerPort that this deployment exposes." },
    { name: "replicas", short: "r", type: "int32", default: "1", help: "Number of replicas to create. Default is 1." },
  ],
  resource: "deployments.apps",
  failing: "failed to create deployment: ",
  check(_name, command, flags) {
    if (flags.list("image").length > 1 && command.length) return "cannot specify multiple --image options and command";
    return undefined;
  },
  object(name, command, kube) {
    const images = kube.flags.list("image");
    const replicas = kube.flags.number("replicas");
    const port = kube.flags.number("port");
    const containers = images.map((image, i) => ({
      image,
      name: containerName(image, kube),
      ...(command.length ? { command } : {}),
      ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    const labels = { app: name };
    const template = { metadata: { labels }, spec: { containers } };
    const spec = { replicas, selector: { matchLabels: labels }, strategy: {}, template };
    return made("apps/v1", "Deployment", name, { spec, status: {} }, { labels });
  },
};

export const deployment = generator(record);
