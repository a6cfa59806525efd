import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the API. */
const SERVER = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    // The server serves the app out of its own package.
    outDir: "../src/tuner_server/web",
    emptyOutDir: true,
    // Nothing inlined as data: URLs, so that the content security policy can stay narrow.
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": SERVER } },
  test: { include: ["src/**/*.test.ts"] },
});
