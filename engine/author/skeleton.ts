/** The files of a new lab, ready to be proved: one task, solved. By path within its folder. */
export function skeleton(title: string): ReadonlyMap<string, string> {
  return new Map([
    ["lab.yaml", LAB.replace("TITLE", JSON.stringify(title))],
    [
      "task.md",
      `# ${title}\n\nSay what this is about.\n\n## namespace\n\nMake a namespace called \`first\`.\n\n\`\`\`console\n$ kubectl create ns first\n\`\`\`\n`,
    ],
    ["solution.txt", "# The lab as it is meant.\n== script\n$ kubectl create ns first\n"],
    ["mistakes/misspelt.txt", "# The name was mistyped.\nloses: namespace\n== script\n$ kubectl create ns frist\n"],
  ]);
}

const LAB = `# yaml-language-server: $schema=../../lab.schema.json
title: TITLE
about: One sentence for the list of labs.
cluster: three-workers
minutes: 10
tasks:
- id: namespace
  title: A namespace
  points: 1
  checks:
  - object: {kind: Namespace, metadata: {name: first}}
  hints:
  - "What keeps the objects of two teams apart?"
  - "Namespaces are made with \`kubectl create\`."
  - "\`kubectl create namespace first\`"
`;
