/** Commands and outputs are stops of the Tab key only where they really scroll: else there would be one before each button. */
export function startScrolling(): void {
  const sizes = new ResizeObserver((changed) => {
    for (const { target } of changed) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const part of document.querySelectorAll(".text pre[tabindex]")) sizes.observe(part);
}
