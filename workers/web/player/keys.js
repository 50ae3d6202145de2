// Keys while the focus is in the player. docs/player.md lists them.

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** Do what a key means for a player. */
export function pressKey(event, player) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const [target] = event.composedPath();
  if (target.matches("select, input[type=text]")) return;
  const { key } = event;
  if ((key === " " || key === "Enter") && target.matches("button, a")) return;
  const act = actOf(key.length === 1 ? key.toLowerCase() : key, player);
  if (!act) return;
  event.preventDefault();
  act();
}

/** The next speed up or down. */
export function speedBeside(rate, direction) {
  if (direction > 0) return SPEEDS.find((step) => step > rate) ?? rate;
  return SPEEDS.findLast((step) => step < rate) ?? rate;
}

function actOf(key, player) {
  const onward = player.texts.direction === "rtl" ? -1 : 1;
  if (/^[0-9]$/.test(key)) return () => player.seekShare(Number(key) / 10);
  return {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    j: () => player.skip(-10_000),
    l: () => player.skip(10_000),
    ArrowLeft: () => player.skip(-5000 * onward),
    ArrowRight: () => player.skip(5000 * onward),
    "<": () => player.changeSpeed(-1),
    ">": () => player.changeSpeed(1),
    Home: () => player.seekShare(0),
    End: () => player.seekShare(1),
    n: () => player.next(),
    p: () => player.previous(),
    Escape: () => player.view.toggleChapters(false),
  }[key];
}
