import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorView, Tooltip } from "@codemirror/view";

interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  /** Names of the fields around, outermost first. */
  readonly path: readonly string[];
}

const known = new Map<string, Promise<readonly Field[]>>();

async function fieldsOf(base: string, { apiVersion, kind, path }: Place): Promise<readonly Field[]> {
  const query = new URLSearchParams({ apiVersion, kind, path: path.join(".") }).toString();
  const asked = known.get(query) ??
    fetch(`${base}/fields?${query}`).then((answer) => answer.json()).then(({ fields }) => fields);
  known.set(query, asked);
  return await asked;
}

/** Where a line stands in its manifest, by the indentation of the lines above it. */
export function placeOf(state: EditorState, lineNumber: number): Place | undefined {
  const line = state.doc.line(lineNumber).text;
  let indent = indentOf(line);
  const path: string[] = [];
  let [apiVersion, kind] = ["", ""];
  for (let i = lineNumber - 1; i >= 1; i--) {
    const text = state.doc.line(i).text;
    if (/^---/.test(text)) break;
    const key = /^(\s*(?:- )*)([\w./-]+):/.exec(text);
    if (!key || text.trim() === "") continue;
    const at = indentOf(text);
    if (at < indent || (at === indent && /^\s*- /.test(line) && !/^\s*- /.test(text) && at === line.search(/\S/))) {
      const own = text.search(/\S/);
      if (/:\s*$/.test(text)) path.unshift(key[2]!);
      indent = Math.min(at, own + (/^\s*- /.test(text) ? 0 : at - own));
      if (/^\s*- /.test(text) && at > own) indent = own + 1;
    }
  }
  for (let i = 1; i <= state.doc.lines; i++) {
    const text = state.doc.line(i).text;
    if (/^---/.test(text)) {
      if (i > lineNumber) break;
      [apiVersion, kind] = ["", ""];
    }
    apiVersion = /^apiVersion:\s*(\S+)/.exec(text)?.[1] ?? apiVersion;
    kind = /^kind:\s*(\S+)/.exec(text)?.[1] ?? kind;
  }
  return apiVersion && kind ? { apiVersion, kind, path } : undefined;
}

/** Of `  - name: x`, where the key stands. */
function indentOf(text: string): number {
  return /^\s*(?:- )*/.exec(text)![0].length;
}

/** Names of fields where a field may stand. */
export function fieldCompletion(base: string, required: string) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const typed = /^(\s*(?:- )*)(\w*)$/.exec(before);
    if (!typed || (typed[2] === "" && !context.explicit)) return null;
    const place = placeOf(context.state, line.number);
    if (!place) return null;
    const fields = await fieldsOf(base, place);
    const options = fields.map(({ name, type, isRequired }): Completion => ({
      label: name,
      detail: isRequired ? `${type}, ${required}` : type,
      apply: `${name}:${/^(struct|map|list)/.test(type) ? "" : " "}`,
      boost: isRequired ? 1 : 0,
    }));
    return { from: context.pos - typed[2]!.length, options, validFor: /^\w*$/ };
  };
}

/** The type of the field under the mouse. */
export function fieldTooltip(base: string, required: string) {
  return async (view: EditorView, position: number): Promise<Tooltip | null> => {
    const line = view.state.doc.lineAt(position);
    const key = /^(\s*(?:- )*)([\w]+):/.exec(line.text);
    if (!key || position - line.from < key[1]!.length || position - line.from > key[0].length) return null;
    const place = placeOf(view.state, line.number);
    const field = place && (await fieldsOf(base, place)).find(({ name }) => name === key[2]);
    if (!field) return null;
    return {
      pos: line.from + key[1]!.length,
      above: true,
      create() {
        const dom = document.createElement("div");
        dom.textContent = `${field.name}: ${field.type}${field.isRequired ? `, ${required}` : ""}`;
        return { dom };
      },
    };
  };
}
