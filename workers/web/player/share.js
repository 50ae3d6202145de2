// An address that begins at a time, as it is read when a page opens.

/** The time that this page's address asks for, in ms; 0 without one. */
export function sharedTimeMs(hash = location.hash) {
  return 1000 * (/[#&]t=(\d+)/.exec(hash)?.[1] ?? 0);
}
