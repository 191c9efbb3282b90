import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const root = fileURLToPath(new URL("../..", import.meta.url));

const config: NextConfig = {
  output: "export",
  reactStrictMode: true,
  images: { unoptimized: true },
  // TypeScript 7 has no JavaScript API for Next to call; `tsc -p apps/web/tsconfig.json` checks the types.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root,
    rules: { "**/i18n/*.json": { loaders: ["./compile-texts.cjs"], as: "*.json" } },
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
  outputFileTracingRoot: root,
  experimental: { optimizePackageImports: ["radix-ui", "lucide-react"] },
};

export default config;
