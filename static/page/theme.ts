import { stored } from "./stored.ts";

const THEME = "slipway.theme";

export function startTheme(): void {
  const theme = stored.get(THEME);
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
}

export function switchTheme(): void {
  const { theme } = document.documentElement.dataset;
  const isDark = theme === "dark" || (!theme && matchMedia("(prefers-color-scheme: dark)").matches);
  const next = isDark ? "light" : "dark";
  document.documentElement.dataset["theme"] = next;
  stored.set(THEME, next);
  document.dispatchEvent(new CustomEvent("slipway:theme"));
}
