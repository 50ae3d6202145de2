// An address that begins at a time: written when the reader shares, read when a page opens.


/** The time that this page's address asks for, in ms; 0 without one. */
export function sharedTimeMs(hash = location.hash) {
  return 1000 * (/[#&]t=(\d+)/.exec(hash)?.[1] ?? 0);
}

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
