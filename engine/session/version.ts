/** Of the engine: an attempt that was made with another may come out differently. */
export const ENGINE_VERSION = "0.1.0";

/** Where the clock of a headless seat starts: 2026-01-01T00:00:00Z, whatever the host's clock says. */
export const HEADLESS_START_MS = 1_767_225_600_000;
