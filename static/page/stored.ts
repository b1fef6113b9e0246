/** What this browser remembers. One that keeps nothing forgets with the page. */
export const stored = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // the choice lasts as long as the page
    }
  },
};
