export interface GoTemplate {
  print(value: unknown): { readonly text: string; readonly fault?: string };
}

export function compileGoTemplate(_template: string): GoTemplate | { readonly fault: string } {
  return { fault: "not yet" };
}
