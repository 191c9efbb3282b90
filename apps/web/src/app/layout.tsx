import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Providers } from "../features/shell/providers.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: "GoMarketing",
  icons: { icon: "/icon.svg", apple: "/icon-192.png" },
  robots: { index: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  // The composer stays above the phone's keyboard.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f4f1ec" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1417" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme and the language are set by appearance.js before React sees the page.
    <html lang="pt-BR" suppressHydrationWarning>
      <head>
        <script src="/appearance.js" />
        {/* Not async: among the app's own scripts it would come last. */}
        <script src="/first-questions.js" />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
