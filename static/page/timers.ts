/** How often a timer is drawn again. */
const TICK_MS = 1000;

/** Counts down what the server has said is left, whatever this browser's clock says. */
export function startTimers(): void {
  const startMs = performance.now();
  const timers = [...document.querySelectorAll<HTMLElement>("[data-left-ms]")];
  if (timers.length === 0) return;
  const draw = () => {
    for (const timer of timers) {
      const leftMs = Math.max(0, Number(timer.dataset["leftMs"]) - (performance.now() - startMs));
      const seconds = Math.ceil(leftMs / TICK_MS);
      timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };
  draw();
  setInterval(draw, TICK_MS);
}
