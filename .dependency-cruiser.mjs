/** The house's import rules (ARCHITECTURE.md), as dependency-cruiser checks them. */
const apps = ["backend", "web", "whatsapp-api"];
const notTests = "\\.test\\.tsx?$|/test/|vitest\\.config\\.ts$";

export default {
  forbidden: [
    { name: "no-cycles", severity: "error", comment: "Data walks in one direction.", from: {}, to: { circular: true } },
    ...apps.map((app) => ({
      name: `${app}-imports-no-other-app`,
      severity: "error",
      comment: "Programs speak over the wire, never by import.",
      from: { path: `^apps/${app}/` },
      to: { path: "^apps/", pathNot: `^apps/${app}/` },
    })),
    {
      name: "only-one-folder-knows-baileys",
      severity: "error",
      from: {
        path: "^(apps|packages|scripts|e2e)/",
        // Its tests need the other end of a conversation.
        pathNot: "^apps/whatsapp-api/(src/baileys/|test/signal-party)|^packages/whatsapp-simulator/",
      },
      to: { path: "node_modules/baileys" },
    },
    {
      name: "only-the-backend-knows-sql",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: "^apps/backend/" },
      to: { path: "node_modules/(pg|kysely|graphile-worker)/" },
    },
    {
      name: "contracts-know-nothing",
      severity: "error",
      from: { path: "^packages/contracts/" },
      to: { path: "^(apps|packages)/", pathNot: "^packages/contracts/" },
    },
    {
      name: "the-kit-knows-contracts-only",
      severity: "error",
      from: { path: "^packages/service-kit/" },
      to: { path: "^(apps|packages)/", pathNot: "^packages/(contracts|service-kit)/" },
    },
    {
      name: "the-simulator-knows-nobody",
      severity: "error",
      from: { path: "^packages/whatsapp-simulator/" },
      to: { path: "^(apps|packages)/", pathNot: "^packages/whatsapp-simulator/" },
    },
    {
      name: "the-product-does-not-know-the-simulator",
      severity: "error",
      from: { path: "^apps/", pathNot: notTests },
      to: { path: "^packages/whatsapp-simulator/" },
    },
    {
      name: "the-web-app-knows-contracts-as-types",
      severity: "error",
      from: { path: "^apps/web/src/", pathNot: notTests },
      to: { path: "^packages/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-compose-features",
      severity: "error",
      comment: "Nothing below app/ is imported back.",
      from: { path: "^apps/web/src/(features|ui|backend|i18n)/" },
      to: { path: "^apps/web/src/app/" },
    },
    {
      name: "ui-knows-no-feature",
      severity: "error",
      from: { path: "^apps/web/src/(ui|backend|i18n)/" },
      to: { path: "^apps/web/src/features/" },
    },
    {
      name: "nobody-imports-scripts",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: notTests },
      to: { path: "^(scripts|e2e|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.next/|/out/|\\.generated\\.ts$" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
