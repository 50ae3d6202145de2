// One sound at a time: whoever begins asks every other player to give way, wherever it stands: in a
// shadow tree, in another frame or in another tab of this origin.

const players = new Set(); // of this page, in the order in which they came
let latest = null; // the player that was heard last here
let channel = null;

/** A player has come. */
export function joinPlayers(player) {
  players.add(player);
}

/** A player has gone. */
export function leavePlayers(player) {
  players.delete(player);
  if (latest === player) latest = null;
}

/** Whether a player is the page's first: it takes what the page's address asks for. */
export function isFirst(player) {
  return players.values().next().value === player;
}

/** Whether a player was the last to be heard here: the small player is its. */
export function wasLast(player) {
  return latest === player;
}

/** A player begins to sound: all others give way. */
export function takeTurn(player) {
  latest = player;
  for (const other of players) if (other !== player) other.giveWay();
  tellOtherPages();
}

// Opened at the first sound only, and closed with the page, which may be kept for "back".
function tellOtherPages() {
  try {
    channel ??= listenToOthers();
    channel.postMessage("plays");
  } catch {
    return; // a page without an origin of its own, or without storage, has no channel
  }
}

function listenToOthers() {
  const opened = new BroadcastChannel("listen.turn");
  opened.onmessage = () => players.forEach((player) => player.giveWay());
  addEventListener("pagehide", () => {
    opened.close();
    channel = null;
  }, { once: true }); // prettier-ignore
  return opened;
}
