import assert from "node:assert/strict";
import { faultText } from "../../engine/kinds/field_fault.ts";
import { podTemplateFaults } from "../../engine/kinds/pod_spec/template.ts";
import { preparePodTemplate } from "../../engine/kinds/pod_spec/prepare.ts";
import { podWarnings } from "../../engine/kinds/pod_spec/warnings.ts";

// deno-lint-ignore no-explicit-any -- templates as a client would send them
type Any = any;

const app = { name: "app", image: "nginx" };
const template = (spec: Any = {}, metadata: Any = {}): Any => ({ metadata, spec: { containers: [app], ...spec } });
const container = (fields: Any, spec: Any = {}): Any => template({ containers: [{ ...app, ...fields }], ...spec });
const faults = (given: Any) => podTemplateFaults(preparePodTemplate(given), "template").map(faultText);
const env = (valueFrom: Any) => container({ env: [{ name: "A", valueFrom }] });

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const AT = "template.spec.containers[0]";

Deno.test("refusals of a template name the field as the server does", () => {
  const volumes = [{ name: "data", emptyDir: {} }];
  const mount = (fields: Any) =>
    container({ volumeMounts: [{ name: "data", mountPath: "/data", ...fields }] }, { volumes });
  const rows: [string, Any, string[]][] = [
    ["a sub path that climbs: the list is told of, not the mount", mount({ subPath: "../up" }), [
      `${AT}.volumeMounts.subPath: Invalid value: "../up": must not contain '..'`,
    ]],
    ["an unknown propagation likewise", mount({ mountPropagation: "Both" }), [
      `${AT}.volumeMounts.mountPropagation: Unsupported value: "Both": supported values: "Bidirectional", "HostToContainer", "None"`,
    ]],
    ["a key of nobody's", env({ secretKeyRef: { key: "k" } }), [
      `${AT}.env[0].valueFrom.secretKeyRef.name: Invalid value: "": ${SUBDOMAIN}`,
    ]],
    ["an odd divisor", env({ resourceFieldRef: { resource: "limits.cpu", divisor: "1Mi" } }), [
      `${AT}.env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
    ]],
    ["an unknown message policy", container({ terminationMessagePolicy: "Log" }), [
      `${AT}.terminationMessagePolicy: Unsupported value: "Log": supported values: "File", "FallbackToLogsOnError"`,
    ]],
    ["a nap longer than the grace", container({ lifecycle: { preStop: { sleep: { seconds: 40 } } } }), [
      `${AT}.lifecycle.preStop.sleep: Invalid value: 40: must be non-negative and less than terminationGracePeriodSeconds (30)`,
    ]],
    [
      "an init container of a taken name, with a probe",
      template({
        initContainers: [{ ...app, livenessProbe: { exec: { command: ["true"] } } }],
      }),
      [
        'template.spec.initContainers[0].name: Duplicate value: "app"',
        "template.spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    ["an unknown system", template({ os: { name: "mac" } }), [
      'template.spec.os: Unsupported value: "mac": supported values: "linux", "windows"',
    ]],
    [
      "an option of DNS without a name",
      template({ dnsConfig: { searches: ["a_b.c", "."], options: [{ value: "2" }] } }),
      [
        "template.spec.dnsConfig.options[0]: Required value: must not be empty",
      ],
    ],
    [
      "a preferred term may ask for what no label can be",
      template({
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: "a", operator: "In", values: ["no label"] }] } },
            ],
          },
        },
      }),
      [],
    ],
    ["a pull secret without a name is only warned of", template({ imagePullSecrets: [{ name: "" }] }), []],
  ];
  for (const [says, given, expected] of rows) assert.deepEqual(faults(given), expected, says);
});

Deno.test("warnings of a template come in the server's order", () => {
  const rows: [string, Any, string[]][] = [
    ["nothing to say", template(), []],
    [
      "what is old",
      template({
        nodeSelector: { "beta.kubernetes.io/os": "linux" },
        volumes: [{ name: "code", gitRepo: { repository: "x" } }],
      }, { annotations: { "scheduler.alpha.kubernetes.io/critical-pod": "" } }),
      [
        'template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
        'template.metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
        "template.spec.volumes[0].gitRepo: deprecated in v1.11",
      ],
    ],
    [
      "ports that overlap, also across containers",
      template({
        containers: [
          { ...app, ports: [{ containerPort: 80, hostPort: 8080, protocol: "TCP" }] },
          {
            ...app,
            name: "side",
            ports: [{ containerPort: 80, protocol: "TCP" }, { containerPort: 80, protocol: "UDP" }],
          },
        ],
      }),
      [
        "template.spec.containers[1].ports[0]: overlapping port definition with template.spec.containers[0].ports[0]",
      ],
    ],
    [
      "a variable made of its former self is fine, one that is itself is not",
      container({
        env: [{ name: "A", value: "1" }, { name: "A", value: "$(A)2" }, { name: "A", value: "$(A)" }],
      }),
      [`${AT}.env[2]: hides previous definition of "A", which may be dropped when using apply`],
    ],
    [
      "pull secrets: first those twice, then those without a name",
      template({
        imagePullSecrets: [{ name: "" }, { name: "a" }, { name: "a" }],
      }),
      [
        'template.spec.imagePullSecrets[2].name: duplicate name "a"',
        'template.spec.imagePullSecrets[0].name: invalid empty name ""',
      ],
    ],
  ];
  for (const [says, given, expected] of rows) assert.deepEqual(podWarnings(given, "template"), expected, says);
});
