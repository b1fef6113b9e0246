/** How many cells a text takes: East Asian wide characters take two. */
export function cells(text: string): number {
  let count = 0;
  for (const character of text) {
    count +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
        ? 2
        : 1;
  }
  return count;
}

/** Words below one another in columns, as wide as the terminal. */
export function columns(words: readonly string[], width: number): string {
  const wide = Math.max(...words.map((word) => word.length)) + 2;
  const perRow = Math.max(1, Math.floor(width / wide));
  const rows: string[] = [];
  for (let i = 0; i < words.length; i += perRow) {
    rows.push(words.slice(i, i + perRow).map((word) => word.padEnd(wide)).join("").trimEnd());
  }
  return rows.join("\n");
}

/** The site's own colours, resolved for the theme in force. */
export function colours(pane: HTMLElement) {
  const probe = document.createElement("span");
  pane.append(probe);
  const of = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    background: of("paper"),
    foreground: of("ink"),
    cursor: of("blue"),
    cursorAccent: of("paper"),
    selectionBackground: of("line"),
    red: of("red"),
    green: of("green"),
    yellow: of("amber"),
    blue: of("blue"),
  };
  probe.remove();
  return theme;
}
