/** What `kubectl version` and the server say they are. */
export const CLIENT_VERSION = "v1.36.2";
export const KUSTOMIZE_VERSION = "v5.8.1";

export const SERVER_VERSION = {
  major: "1",
  minor: "36",
  emulationMajor: "1",
  emulationMinor: "36",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "35",
  gitVersion: "v1.36.2",
  gitCommit: "$Format:%H$",
  gitTreeState: "clean",
  buildDate: "2026-06-09T12:00:00Z",
  goVersion: "go1.26.8",
  compiler: "gc",
  platform: "linux/amd64",
} as const;
