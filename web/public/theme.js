// Sets the colour scheme before the first paint. A file of its own because the content security
// policy allows no inline script; the app (src/theme) reads and writes the same key.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("tuner.theme");
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  const dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
