export * from "./byte-range.ts";
export * from "./configuration.ts";
export * from "./http-server.ts";
export * from "./logger.ts";
export * from "./operations.ts";
export * from "./problem.ts";
export * from "./secrets.ts";
export * from "./stop.ts";
