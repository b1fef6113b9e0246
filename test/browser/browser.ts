import AxeBuilder from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright";
import { CHROMIUM_ARGUMENTS, chromiumPath } from "../support/chromium.ts";

interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly scale?: number;
  /** As the browser asks for it; English without. */
  readonly language?: string;
  readonly script?: boolean;
}

/** One browser for a test, with a page of a visitor that nobody knows. */
export async function withPage(
  options: PageOptions,
  work: (page: Page, browser: Browser) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGUMENTS });
  try {
    const { width = 1280, height = 800, dark = false, scale = 1, language = "en", script = true } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      locale: language,
      javaScriptEnabled: script,
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    await work(page, browser);
    if (faults.length > 0) throw new Error(`The page complained: ${faults.join("; ")}`);
  } finally {
    await browser.close();
  }
}

/** Types a command into the terminal as a person does, and waits until the prompt is free again. */
export async function typed(page: Page, line: string): Promise<void> {
  const before = await page.evaluate(() => Number(document.body.dataset["ran"] ?? 0));
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  await page.waitForFunction((count) => Number(document.body.dataset["ran"] ?? 0) > count, before, {
    timeout: 20_000,
  });
}

/** Opens a lab and counts, on the body, how often a command ended. */
export async function opened(page: Page, url: string): Promise<void> {
  await page.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      document.body.addEventListener("slipway:ran", () => {
        document.body.dataset["ran"] = String(Number(document.body.dataset["ran"] ?? 0) + 1);
      });
    });
  });
  await page.goto(url);
  await page.locator(".xterm-helper-textarea").waitFor({ state: "attached" });
  const tab = page.locator("[data-pane-tab=terminal]");
  if (await tab.isVisible()) await tab.click();
  await page.locator(".xterm-helper-textarea").focus();
  await screenSays(page, "root@lab");
}

/** Waits until the screen of the terminal that is seen holds a text. */
export async function screenSays(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector<HTMLElement>("[data-terminal]:not([hidden]) .xterm-rows")?.innerText.replaceAll(
        "\u00a0",
        " ",
      )
        .includes(wanted),
    text,
    { timeout: 15_000 },
  );
}

/** What axe finds against WCAG 2.2 AA, a line each that begins with what was looked at. */
export async function violations(page: Page, what: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags([
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
  ])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${what}: ${id}: ${html.slice(0, 160)}`));
}
