import type { Words } from "../host/words/mod.ts";

interface EditorPaneProps {
  /** Path of the lab. */
  readonly path: string;
  readonly words: Words;
  /** Where the editor's island lies: it is loaded when the editor is opened. */
  readonly script: string;
}

/** The frame of the editor; the island in static/editor fills it. */
export function EditorPane({ path, words, script }: EditorPaneProps) {
  const said = {
    newFile: words.newFile,
    saved: words.saved,
    notSaved: words.notSaved,
    noFaults: words.noFaults,
    oneFault: words.faults(1),
    faults: words.faults(2).replace("2", "%"),
    commandWaits: words.commandWaits("%"),
    discardAsk: words.discardAsk,
    required: words.required,
    editor: words.editor,
  };
  return (
    <section
      class="editor-pane"
      aria-label={words.editor}
      data-editor
      data-script={script}
      data-path={path}
      data-words={JSON.stringify(said)}
    >
      <div class="editor-bar">
        <label for="editor-file">{words.openFile}</label>
        <select id="editor-file"></select>
        <input type="text" id="editor-name" aria-label={words.newFileName} placeholder={words.newFileName} hidden />
        <span class="editor-state" role="status"></span>
        <button type="button" data-save>{words.save}</button>
        <button type="button" data-save-close hidden>{words.saveAndClose}</button>
        <button type="button" data-close hidden>{words.closeEditor}</button>
      </div>
      <p class="editor-waits" hidden></p>
      <div class="editor-host"></div>
      <p class="terminal-note">
        {words.editorHelp} <button type="button" class="link" data-vim aria-pressed="false">{words.vimKeys}</button>
      </p>
    </section>
  );
}
