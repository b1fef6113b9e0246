import type { Container, Pod } from "../../kinds/types.ts";
import { imageNamed, servedFile } from "../images.ts";
import type { ContainerRun } from "../run.ts";
import type { Response, Server } from "./network.ts";

/** What a command line shows of the port that it will listen on. */
const LISTENING =
  /(?:httpd|nc|http\.server|http-echo|netexec|serve|server|listen)\b[^;&|]*?(?:-p\s*|--?(?:http-)?port[= ]|:|\s)(\d{2,5})\b/g;

/** Whether something of a container listens on a port. Images that nothing is known of serve whatever they are asked for. */
export function listens(container: Container, imageName: string | undefined, port: number): boolean {
  const image = imageNamed(imageName);
  if (!image) return true;
  for (const [, found] of lineOf(container).matchAll(LISTENING)) if (Number(found) === port) return true;
  return !container.command?.length && (image.ports?.includes(port) ?? false);
}

function lineOf({ command = [], args = [] }: Container): string {
  return [...command, ...args].join(" ");
}

/** What a container that nothing is known of says to everybody, in the place of what it would say. */
const PAGES: readonly { readonly image: RegExp; page(pod: Pod, container: Container, path: string): string }[] = [
  {
    image: /(^|\/)hello-app\b/,
    page: ({ metadata }, { image }) =>
      `Hello, world!\nVersion: ${/:(\d+)\.0/.exec(image ?? "")?.[1] ?? "1"}.0.0\nHostname: ${metadata.name}\n`,
  },
  {
    image: /(^|\/)http-echo\b/,
    page: (_, container) => `${/-text[= ]"?(.*?)"?(?= -|$)/.exec(lineOf(container))?.[1] ?? "hello-world"}\n`,
  },
  {
    image: /(^|\/)whoami\b/,
    page: ({ metadata, status }) => `Hostname: ${metadata.name}\nIP: ${status?.podIP ?? ""}\n`,
  },
  {
    image: /(^|\/)(agnhost|serve_hostname|echoserver)\b/,
    page: ({ metadata }, _, path) =>
      /^\/echo\?msg=/.test(path) ? decodeURIComponent(path.slice("/echo?msg=".length)) : metadata.name,
  },
];

/** The server of a container, as requests meet it. */
export function serverOf(pod: Pod, container: Container, one: ContainerRun | undefined): Server {
  const image = imageNamed(container.image);
  const folder = /\bhttpd\b.*?-h\s*(\S+)/.exec(lineOf(container))?.[1];
  return ({ path }): Response | undefined => {
    const root = folder ?? image?.webRoot;
    if (root === undefined) {
      const known = PAGES.find((page) => page.image.test(container.image ?? ""));
      if (image && !known) return undefined;
      return { code: 200, body: known?.page(pod, container, path) ?? "", type: "text/plain" };
    }
    const text = image && folder === undefined
      ? servedFile(image, one?.files, path)
      : one?.files?.read(`${root}${path.replace(/\?.*$/, "")}${path.endsWith("/") ? "index.html" : ""}`);
    const server = image?.server === "nginx" ? { server: "nginx" } : {};
    if (typeof text === "string") return { code: 200, body: text, type: "text/html", ...server };
    const body =
      "<html>\n<head><title>404 Not Found</title></head>\n<body>\n<center><h1>404 Not Found</h1></center>\n" +
      `<hr><center>${image?.server ?? "httpd"}</center>\n</body>\n</html>\n`;
    return { code: 404, body, type: "text/html", ...server };
  };
}
