// Keys while the focus is in the player. docs/player.md lists them.

const STEPS = [0.75, 1, 1.25, 1.5, 1.75, 2];

/** Do what a key means; `acts` are the player's. Returns whether it means anything. */
export function pressKey(event, acts) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const [target] = event.composedPath();
  if (target.matches("select, input[type=text]")) return false;
  const { key } = event;
  if ((key === " " || key === "Enter") && target.matches("button, a")) return false;
  const act = actOf(key.length === 1 ? key.toLowerCase() : key, acts);
  if (!act) return false;
  event.preventDefault();
  act();
  return true;
}

/** The next speed up or down. */
export function speedBeside(rate, direction) {
  if (direction > 0) return STEPS.find((step) => step > rate) ?? rate;
  return STEPS.findLast((step) => step < rate) ?? rate;
}

function actOf(key, acts) {
  const onward = acts.isRightToLeft() ? -1 : 1;
  if (/^[0-9]$/.test(key)) return () => acts.seekShare(Number(key) / 10);
  return {
    " ": () => acts.toggle(),
    k: () => acts.toggle(),
    j: () => acts.skip(-10_000),
    l: () => acts.skip(10_000),
    ArrowLeft: () => acts.skip(-5000 * onward),
    ArrowRight: () => acts.skip(5000 * onward),
    "<": () => acts.changeSpeed(-1),
    ",": () => acts.changeSpeed(-1),
    ">": () => acts.changeSpeed(1),
    ".": () => acts.changeSpeed(1),
    Home: () => acts.seekShare(0),
    End: () => acts.seekShare(1),
    n: () => acts.next(),
    p: () => acts.previous(),
    Escape: () => acts.escape(),
  }[key];
}
