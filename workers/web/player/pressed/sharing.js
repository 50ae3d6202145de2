// An address that begins at a time, as a reader passes it on.

/** The article's address with a time. */
export function addressAt(url, positionMs) {
  const address = new URL(url, document.baseURI);
  address.hash = `t=${Math.floor(positionMs / 1000)}`;
  return address.href;
}

/** Share an address by the device's own means or the clipboard; `shared`, `copied` or `shown`. */
export async function shareAddress(url, title) {
  if (navigator.share) {
    try {
      await navigator.share({ url, title });
      return "shared";
    } catch (error) {
      if (error.name === "AbortError") return "shared"; // the reader thought better of it
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    return "copied";
  } catch {
    return "shown";
  }
}

/** Share what is heard in a player, from where it is. */
export async function sharePlace(player) {
  const { manifest, title } = player.session;
  const here = player.pageAddress();
  const url = player.item.own ? here : (manifest?.associatedArticle?.url ?? here);
  const address = addressAt(url, player.positionMs);
  const how = await shareAddress(address, title ?? document.title);
  if (how === "copied") player.notice("copied");
  if (how === "shown") prompt(player.texts.say("share"), address);
}
