import type { Hono } from "hono";
import { apiDocument, type ApiOperation, fieldsOf } from "../host/api_document.ts";
import { type Words, wordsFor } from "../host/words/mod.ts";
import { Layout } from "../parts/layout.tsx";
import type { Routes } from "../site.ts";

/** The API's own page: what the OpenAPI document says, with examples that are sent from here. Needs nothing from elsewhere. */
export const apiDocs: Routes = {
  name: "api docs",
  mount(app: Hono, site) {
    app.get("/api/docs", async (c) => {
      const words = wordsFor(c);
      const { about, tags } = await apiDocument(app);
      const origin = new URL(c.req.url).origin;
      return c.html(
        <Layout
          title={words.programs.apiTitle}
          words={words}
          asset={site.assets.path}
          styles={["docs.css"]}
          islands={["explorer.js"]}
        >
          <main id="main" class="page docs">
            <h1>Slipway API</h1>
            <p>
              {words.programs.apiLine}: <a href="/api/v1/openapi.json">openapi.json</a>.{" "}
              <a href="/docs/programs">
                {words.programs.docs}
              </a>
            </p>
            <div lang="en">{about.map((part) => <p>{coded(part)}</p>)}</div>
            <p class="stack">
              <label for="api-key">{words.programs.apiKey}</label>
              <input type="text" id="api-key" autocomplete="off" spellcheck={false} aria-describedby="api-key-help" />
              <span id="api-key-help" class="quiet">{words.programs.apiKeyHelp}.</span>
            </p>
            {tags.map(({ name, description, operations }) => (
              <section lang="en">
                <h2 id={name.toLowerCase()}>{name}</h2>
                <p>{description}.</p>
                {operations.map((operation) => <Operation operation={operation} origin={origin} words={words} />)}
              </section>
            ))}
          </main>
        </Layout>,
      );
    });
  },
};

interface OperationProps {
  readonly operation: ApiOperation;
  readonly origin: string;
  readonly words: Words;
}

function Operation({ operation, origin, words }: OperationProps) {
  const { id, method, path, summary, description, parameters, body, answers } = operation;
  return (
    <details class="operation" id={id}>
      <summary>
        <span class="method" data-method={method}>{method.toUpperCase()}</span>
        <code>{path}</code>
        <span>{summary}</span>
      </summary>
      <div class="inside">
        {description.map((part) => <p>{coded(part)}</p>)}
        {parameters.length > 0 && (
          <Table
            title={words.programs.parameters}
            words={words}
            rows={parameters.map(({ name, place, about }) => [`${name} (${place})`, about])}
          />
        )}
        {body && <Table title={words.programs.body} words={words} rows={fieldsOf(body)} />}
        <Table title={words.programs.answers} words={words} rows={answers} />
        <Try operation={operation} origin={origin} words={words} />
      </div>
    </details>
  );
}

function Table(
  { title, rows, words }: { title: string; rows: readonly (readonly [string, string])[]; words: Words },
) {
  return (
    <>
      <h3>{title}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.programs.name}</th>
            <th scope="col">{words.programs.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, about]) => (
            <tr>
              <td>
                <code>{name}</code>
              </td>
              <td>{coded(about)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Try({ operation, origin, words }: OperationProps) {
  const { id, method, address, example, needsVersion, needsKey } = operation;
  const text = example === undefined ? undefined : JSON.stringify(example, null, 2);
  return (
    <>
      <h3>{words.programs.tryIt}</h3>
      <pre tabindex={0}><code>{curlOf(operation, origin)}</code></pre>
      <form data-operation={id} data-method={method.toUpperCase()} data-needs-key={String(needsKey)}>
        <label for={`${id}-address`}>{words.programs.address}</label>
        <input type="text" id={`${id}-address`} name="address" value={address} spellcheck={false} />
        {needsVersion && (
          <>
            <label for={`${id}-version`}>{words.programs.version}</label>
            <input type="text" id={`${id}-version`} name="if-match" value='"1"' spellcheck={false} />
          </>
        )}
        {text !== undefined && (
          <>
            <label for={`${id}-body`}>{words.programs.body}</label>
            <textarea id={`${id}-body`} name="body" rows={Math.min(12, text.split("\n").length)} spellcheck={false}>
              {text}
            </textarea>
          </>
        )}
        <button type="submit">{words.programs.send}</button>
        <output data-waits={words.programs.sending} for={`${id}-address`}></output>
      </form>
    </>
  );
}

/** The same request for a shell. */
function curlOf({ method, address, example, needsKey, needsVersion }: ApiOperation, origin: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  return [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${quoted(origin + address)}`,
    ...(needsKey ? [`-H "Authorization: Bearer $SLIPWAY_KEY"`] : []),
    ...(needsVersion ? [`-H 'If-Match: "1"'`] : []),
    ...(example === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(example))}`]),
  ].join(" \\\n  ");
}

/** What stands between backquotes is code. */
function coded(text: string) {
  return text.split("`").map((part, i) => i % 2 ? <code>{part}</code> : <>{part}</>);
}
