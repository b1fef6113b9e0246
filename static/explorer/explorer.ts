/** The page of the API's documentation: sends an example as it stands there, and shows what came back. */

const KEY = "slipway-api-key";

const keyField = document.querySelector<HTMLInputElement>("#api-key");
if (keyField) {
  // Of this tab alone, and gone with it.
  keyField.value = sessionStorage.getItem(KEY) ?? "";
  keyField.addEventListener("input", () => sessionStorage.setItem(KEY, keyField.value));
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-operation]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const { method = "GET" } = form.dataset;
  const given = new FormData(form);
  const shown = form.querySelector<HTMLElement>("output")!;
  shown.textContent = shown.dataset["waits"] ?? "";
  const headers: Record<string, string> = {};
  if (keyField?.value) headers["authorization"] = `Bearer ${keyField.value.trim()}`;
  const body = given.get("body");
  if (typeof body === "string") headers["content-type"] = "application/json";
  const match = given.get("if-match");
  if (typeof match === "string" && match !== "") headers["if-match"] = match;
  try {
    const answer = await fetch(String(given.get("address")), {
      method,
      headers,
      ...(typeof body === "string" ? { body } : {}),
    });
    shown.replaceChildren(...told(answer, await answer.text()));
  } catch (error) {
    shown.textContent = String(error);
  }
}

/** The status, the heads that say something, and the body. */
function told(answer: Response, text: string): HTMLElement[] {
  const status = document.createElement("p");
  status.textContent = `${answer.status} ${answer.statusText}`.trim();
  const heads = ["content-type", "location", "etag", "link", "ratelimit", "retry-after"]
    .filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.textContent = `${heads.join("\n")}\n\n${pretty(text)}`;
  return [status, pre];
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
