import type { MetadataRoute } from "next";

export const dynamic = "force-static";

/** What a phone or a desktop needs to install the desk as an app. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/inbox",
    name: "GoMarketing",
    short_name: "GoMarketing",
    start_url: "/inbox",
    display: "standalone",
    background_color: "#f4f1ec",
    theme_color: "#1a5f7a",
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      { src: "/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/icon-maskable.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
