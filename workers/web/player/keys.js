// Keys while the focus is in the player. docs/player.md lists them.

/** Do what a key means for a player. */
export function pressKey(event, player) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const [target] = event.composedPath();
  if (target.matches("select, input[type=text]")) return;
  const key = keyOf(event);
  if ((key === " " || key === "Enter") && target.matches("button, a")) return;
  const act = actOf(key, player);
  if (!act) return;
  event.preventDefault();
  act();
}

// Where another script is written, a letter is the one that stands there on a Latin keyboard.
function keyOf({ key, code, shiftKey }) {
  const [, letter] = /^Key([A-Z])$/.exec(code ?? "") ?? [];
  if (key.length > 1) return shiftKey ? `Shift ${key}` : key;
  return (letter && !/[ -~]/.test(key) ? letter : key).toLowerCase();
}

function actOf(key, player) {
  const onward = player.texts.direction === "rtl" ? -1 : 1;
  if (/^[0-9]$/.test(key)) return () => player.seekShare(Number(key) / 10);
  return {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    j: () => player.skip(-player.skipMs),
    l: () => player.skip(player.skipMs),
    m: () => player.parts.pressed?.toggleMute(),
    c: () => player.parts.toggle("captions"),
    ArrowLeft: () => player.skip(-5000 * onward),
    ArrowRight: () => player.skip(5000 * onward),
    "Shift ArrowLeft": () => player.parts.pressed?.step("sentence", -onward),
    "Shift ArrowRight": () => player.parts.pressed?.step("sentence", onward),
    "Shift ArrowUp": () => player.parts.pressed?.step("paragraph", -1),
    "Shift ArrowDown": () => player.parts.pressed?.step("paragraph", 1),
    "<": () => player.changeSpeed(-1),
    ">": () => player.changeSpeed(1),
    Home: () => player.seekShare(0),
    End: () => player.seekShare(1),
    n: () => player.next(),
    p: () => player.previous(),
    Escape: () => player.parts.pressed?.close(),
  }[key];
}
