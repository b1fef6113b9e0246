/** Speaks politely to those who listen to the page. */
export function spoken(text: string): void {
  const region = document.querySelector("#spoken");
  if (region) region.textContent = text;
}
