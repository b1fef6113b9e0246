import configuration from "../../deno.json" with { type: "json" };

/** Of the engine: an attempt remembers which one made it. */
export const ENGINE_VERSION: string = configuration.version;
