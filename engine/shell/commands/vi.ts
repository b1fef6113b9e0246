import { simple } from "../tool.ts";

/** Editors open on the page, where the seat sees to it; without one there is nothing to show them in. */
const editor = (name: string) =>
  simple(name, ({ args }) => {
    const path = args.filter((arg) => !/^[-+]/.test(arg)).at(-1) ?? "FILE";
    return {
      err:
        `${name}: no editor can open in this terminal; use the editor of the page, or write the file with \`cat > ${path} <<'EOF'\` or \`sed -i\`\n`,
      exit: 1,
    };
  });

export const vi = editor("vi");
export const vim = editor("vim");
export const nano = editor("nano");
export const emacs = editor("emacs");
