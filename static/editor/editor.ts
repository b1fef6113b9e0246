/**
 * The editor island: CodeMirror over the learner's files. `slipway:edit` (a path) opens a file that a command waits for,
 * `slipway:edited` says that it waits no more. Faults come from the API server by way of the page's own address.
 */
import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { type Diagnostic, linter, lintGutter } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { stored } from "../page/stored.ts";
import { fieldCompletion, fieldTooltip } from "./fields.ts";

const VIM = "slipway.vim";
const LINT_DELAY_MS = 400;

/** The default style's colours, by the site's own: keys, numbers and words, comments; the rest is ink. */
const TOKENS: Readonly<Record<string, string>> = {
  "#00c": "var(--blue)",
  "#708": "var(--amber)",
  "#164": "var(--amber)",
  "#219": "var(--amber)",
  "#940": "var(--quiet)",
  "#404740": "var(--quiet)",
  "#a11": "var(--green)",
};

const COLOURS = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ tag, color }) => ({ tag, color: TOKENS[color] ?? "var(--ink)" })),
);

interface Fault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export class Editor {
  readonly #pane: HTMLElement;
  readonly #path: string;
  readonly #words: Readonly<Record<string, string>>;
  readonly #view: EditorView;
  /** What stands before all other keys: vim's, or nothing. */
  readonly #keys = new Compartment();
  #chosenKeys: Extension = [];
  #file = "";
  #savedText = "";
  /** The file that a command waits for. */
  #waiting: string | undefined;

  constructor(pane: HTMLElement) {
    this.#pane = pane;
    this.#path = pane.dataset["path"]!;
    this.#words = JSON.parse(pane.dataset["words"]!);
    this.#view = new EditorView({ parent: this.#part(".editor-host"), state: this.#state("") });
    this.#select.addEventListener("change", () => this.#chosen());
    this.#part("[data-save]").addEventListener("click", () => this.save());
    this.#part("[data-save-close]").addEventListener("click", () => this.#finish(true));
    this.#part("[data-close]").addEventListener("click", () => this.#finish(false));
    this.#part("[data-vim]").addEventListener("click", () => this.useVim(stored.get(VIM) !== "on"));
    if (stored.get(VIM) === "on") this.useVim(true);
  }

  /** Shows a file; without a name, the first there is. */
  async open(file?: string): Promise<void> {
    const { files } = await this.#asked("files");
    const list: string[] = files;
    const name = file ?? (this.#file || list[0] || "");
    const shown = name.replace(/^\/root\//, "");
    const options = list.includes(shown) || name === "" ? list : [shown, ...list];
    this.#select.replaceChildren(
      ...options.map((one) => new Option(one, one)),
      new Option(`${this.#words["newFile"]} …`, ""),
    );
    this.#select.value = shown;
    this.#name.hidden = shown !== "";
    const { text } = shown === "" ? { text: "" } : await this.#asked(`files?path=${encodeURIComponent(name)}`);
    this.#file = shown;
    this.#savedText = text;
    this.#view.setState(this.#state(text));
    this.#say("");
    this.#view.focus();
  }

  /** A command waits for this file, or (undefined) for none any more. */
  async waits(file: string | undefined): Promise<void> {
    const was = this.#waiting;
    this.#waiting = file;
    for (const part of ["[data-save-close]", "[data-close]"]) this.#part(part).hidden = file === undefined;
    const note = this.#part(".editor-waits");
    note.hidden = file === undefined;
    note.textContent = file === undefined ? "" : this.#words["commandWaits"]!.replace("%", file);
    if (file !== undefined) await this.open(file);
    else if (was !== undefined) {
      this.#file = "";
      this.#savedText = this.#view.state.doc.toString();
      document.dispatchEvent(new CustomEvent("slipway:terminal"));
    }
  }

  /** The usual keys, or vim's, which are loaded when they are first chosen. */
  async useVim(isOn: boolean): Promise<void> {
    stored.set(VIM, isOn ? "on" : "off");
    this.#part("[data-vim]").setAttribute("aria-pressed", String(isOn));
    const close = () => this.#waiting === undefined || void this.#finish(false);
    this.#chosenKeys = isOn ? (await import("./vim.ts")).vimKeys({ save: () => this.save(), close }) : [];
    this.#view.dispatch({ effects: this.#keys.reconfigure(this.#chosenKeys) });
  }

  async save(): Promise<boolean> {
    const name = this.#file || this.#name.value.trim();
    if (name === "") {
      this.#name.focus();
      return false;
    }
    const text = this.#view.state.doc.toString();
    const answer = await this.#sent("files", { path: name, text });
    this.#say(this.#words[answer.ok ? "saved" : "notSaved"]!);
    if (!answer.ok) return false;
    this.#savedText = text;
    if (this.#file !== name) await this.open(name);
    document.body.dispatchEvent(new CustomEvent("slipway:looked"));
    return true;
  }

  async #finish(saves: boolean): Promise<void> {
    const isChanged = this.#view.state.doc.toString() !== this.#savedText;
    if (!saves && isChanged && !confirm(this.#words["discardAsk"])) return;
    if (saves && !(await this.save())) return;
    await this.#sent("files", { close: "yes", path: this.#waiting ?? "" });
  }

  #chosen(): void {
    const name = this.#select.value;
    this.#name.hidden = name !== "";
    if (name !== "") {
      this.open(name);
      return;
    }
    this.#file = "";
    this.#savedText = "";
    this.#view.setState(this.#state(""));
    this.#name.focus();
  }

  #state(doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        this.#keys.of(this.#chosenKeys),
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        highlightActiveLine(),
        indentUnit.of("  "),
        yaml(),
        syntaxHighlighting(COLOURS),
        lintGutter(),
        linter((view) => this.#faults(view), { delay: LINT_DELAY_MS }),
        autocompletion({ override: [fieldCompletion(this.#path, this.#words["required"]!)] }),
        hoverTooltip(fieldTooltip(this.#path, this.#words["required"]!)),
        EditorView.contentAttributes.of({ "aria-label": this.#words["editor"]!, tabindex: "0" }),
        keymap.of([
          { key: "Mod-s", run: () => (this.save(), true), preventDefault: true },
          { key: "Tab", run: acceptCompletion },
          ...completionKeymap,
          ...searchKeymap,
          ...historyKeymap,
          indentWithTab,
          ...defaultKeymap,
        ]),
      ],
    });
  }

  async #faults(view: EditorView): Promise<Diagnostic[]> {
    const text = view.state.doc.toString();
    if (!/\.(ya?ml|json)$/.test(this.#file || this.#name.value)) return [];
    const answer = await this.#sent("faults", { text });
    if (!answer.ok) return [];
    const { faults }: { faults: Fault[] } = await answer.json();
    this.#tell(faults, text);
    return faults.map(({ line, column, message }) => {
      const row = view.state.doc.line(Math.min(line, view.state.doc.lines));
      const from = Math.min(row.from + Math.max(0, column - 1), row.to);
      const to = Math.max(from, row.from + row.text.trimEnd().length);
      return { from, to, severity: "error", message };
    });
  }

  #tell(faults: readonly Fault[], text: string): void {
    if (!/^kind:/m.test(text)) return this.#say("");
    const { noFaults, oneFault, faults: many } = this.#words;
    const count = faults.length === 1 ? oneFault! : many!.replace("%", String(faults.length));
    this.#say(faults.length === 0 ? noFaults! : `${count}: ${faults[0]!.message}`, faults.length > 0);
  }

  #say(text: string, isFault = false): void {
    const state = this.#part(".editor-state");
    state.textContent = text;
    state.classList.toggle("state-fault", isFault);
  }

  async #asked(path: string) {
    return await (await fetch(`${this.#path}/${path}`)).json();
  }

  #sent(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return fetch(`${this.#path}/${path}`, { method: "POST", body: new URLSearchParams(fields) });
  }

  #part(selector: string): HTMLElement {
    return this.#pane.querySelector<HTMLElement>(selector)!;
  }

  get #select(): HTMLSelectElement {
    return this.#pane.querySelector("select")!;
  }

  get #name(): HTMLInputElement {
    return this.#pane.querySelector<HTMLInputElement>("#editor-name")!;
  }
}

const pane = document.querySelector<HTMLElement>("[data-editor]");
if (pane) {
  const editor = new Editor(pane);
  document.addEventListener("slipway:edit", (event) => editor.waits((event as CustomEvent<string>).detail));
  document.addEventListener("slipway:edited", () => editor.waits(undefined));
  const waiting = pane.dataset["waiting"];
  if (waiting) editor.waits(waiting);
  else editor.open();
}
