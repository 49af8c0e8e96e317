import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // The window is WebKit on Linux and macOS and Edge on Windows; this is the oldest of them that Tauri 2 supports in practice.
  build: { target: ["es2022", "safari15"], cssTarget: "safari15", sourcemap: false },
  // Components are tested with the browser's half of Svelte, not the one that renders on a server.
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  server: { port: 1420, strictPort: true },
  test: { environment: "jsdom", include: ["src/**/*.test.ts"] },
}));
