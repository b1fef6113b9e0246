import { complained } from "../../failure.ts";
import { goTypeOf } from "../../pod_specs.ts";
import { byNameOrSlash } from "../../targets.ts";
import type { Kube } from "../../verb.ts";
import { generator, made } from "./generator.ts";

const IMAGE = { name: "image", type: "string", help: "Image name to run." } as const;

const podSpec = (name: string, image: string, command: readonly string[], restartPolicy: string) => ({
  containers: [{ image, name, ...(command.length ? { command } : {}), resources: {} }],
  restartPolicy,
});

export const job = generator({
  name: "job",
  usage: "NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
  short: "Create a job with the specified name",
  examples:
    "# A job\nkubectl create job my-job --image=busybox\n\n# With a command\nkubectl create job my-job --image=busybox -- date\n\n# From a cron job\nkubectl create job test-job --from=cronjob/a-cronjob",
  flags: [{
    name: "from",
    type: "string",
    help: "The name of the resource to create a Job from (only cronjob is supported).",
  }, IMAGE],
  resource: "jobs.batch",
  failing: "failed to create job: ",
  check(_name, command, flags) {
    const [image, from] = [flags.text("image"), flags.text("from")];
    if (!image && !from) return "either --image or --from must be specified";
    if (image && from) return "either --image or --from must be specified";
    return from && command.length ? "cannot specify --from and command" : undefined;
  },
  object(name, command, kube) {
    const from = kube.flags.text("from");
    if (from) return fromCronJob(name, from, kube);
    const template = { metadata: {}, spec: podSpec(name, kube.flags.text("image"), command, "Never") };
    return made("batch/v1", "Job", name, { spec: { template }, status: {} });
  },
});

function fromCronJob(name: string, from: string, kube: Kube) {
  if (!from.includes("/")) return { failure: complained("resource(s) were provided, but no name was specified") };
  const got = byNameOrSlash(from, "", kube);
  if ("failure" in got) return got;
  const cronJob = got.object;
  if (cronJob.kind !== "CronJob") {
    return { failure: complained(`unknown object type ${goTypeOf(got.resource)}`) };
  }
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  const { apiVersion, kind, metadata: { name: ownerName, uid } } = cronJob;
  const owner = { apiVersion, kind, name: ownerName, uid, controller: true };
  return made("batch/v1", "Job", name, { spec, status: {} }, {
    annotations: { ...metadata.annotations, "cronjob.kubernetes.io/instantiate": "manual" },
    ...(metadata.labels ? { labels: metadata.labels } : {}),
    ownerReferences: [owner],
  });
}

export const cronJob = generator({
  name: "cronjob",
  aliases: ["cj"],
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: "Create a cron job with the specified name",
  examples:
    '# A cron job\nkubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *"\n\n# With a command\nkubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *" -- date',
  flags: [
    { ...IMAGE, required: true },
    { name: "restart", type: "string", help: "job's restart policy. supported values: OnFailure, Never" },
    {
      name: "schedule",
      type: "string",
      required: true,
      help: "A schedule in the Cron format the job should be run with.",
    },
  ],
  resource: "cronjobs.batch",
  failing: "failed to create cronjob: ",
  object(name, command, { flags }) {
    const template = {
      metadata: {},
      spec: podSpec(name, flags.text("image"), command, flags.text("restart") || "OnFailure"),
    };
    const jobTemplate = { metadata: { name }, spec: { template } };
    return made("batch/v1", "CronJob", name, { spec: { jobTemplate, schedule: flags.text("schedule") }, status: {} });
  },
});
