/** Where the browser tests find their browser: Debian's Chromium, installed when there is none. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Arguments for a Chromium that runs as root in a closed network and asks nothing of the outside. */
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function chromiumPath(): string | undefined {
  const chosen = Deno.env.get("CHROMIUM");
  return [...(chosen ? [chosen] : []), ...PLACES].find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Installs Chromium with apt-get unless there is one; throws with what to do when that fails. */
export async function ensureChromium(): Promise<void> {
  if (chromiumPath()) return;
  console.log("Installing Chromium with apt-get (once) …");
  const asRoot = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  for (
    const args of [["apt-get", "update"], [
      "apt-get",
      "install",
      "-y",
      "--no-install-recommends",
      "chromium",
      "fonts-dejavu-core",
    ]]
  ) {
    const [program, ...rest] = [...asRoot, ...args];
    const { success, stderr } = await new Deno.Command(program!, {
      args: rest,
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
      throw new Error(`${args.join(" ")} failed: ${said}. Install Chromium by hand, or set CHROMIUM to its path`);
    }
  }
}
