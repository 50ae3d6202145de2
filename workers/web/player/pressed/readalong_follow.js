// Keeping what is heard in view, without ever taking the page out of the reader's hands.

const SCROLLS = /^(Arrow(Up|Down)|Page(Up|Down)|Home|End| )$/;
const OWN_SCROLL_MS = 1200; // so long a smooth scroll of ours may take
const QUIET_MS = 1000; // so long the reader's hand has to be off the page
const TYPED_IN = "input,textarea,select,button,listen-player";
const STRAY_PX = 80; // what else may move a page: an advertisement that opens above

/** Scrolls to ranges; yields when the reader scrolls, until the reader comes back. */
export class Follower {
  constructor(onChange) {
    this.onChange = onChange;
    this.following = null; // not known before the first sentence
    this.touchedAt = -QUIET_MS;
    this.ownUntil = 0;
    this.lastY = scrollY;
    this.stop = new AbortController();
    const options = { passive: true, capture: true, signal: this.stop.signal };
    for (const type of ["wheel", "touchmove", "keydown", "scroll"]) {
      addEventListener(type, (event) => this.touched(event), options);
    }
  }

  destroy() {
    this.stop.abort();
  }

  touched({ type, key, target }) {
    const moved = Math.abs(scrollY - this.lastY);
    this.lastY = scrollY;
    // A dragged scroll bar sends nothing but `scroll`, as do our own slides.
    if (type === "scroll" && (moved < STRAY_PX || performance.now() < this.ownUntil)) return;
    if (type === "keydown" && (!SCROLLS.test(key) || target.closest?.(TYPED_IN))) return;
    this.touchedAt = performance.now();
    this.ownUntil = 0;
    this.change(false);
  }

  change(following) {
    if (following === this.following) return;
    this.following = following;
    this.onChange?.(following);
  }

  /** Keep a sentence in view; `resume` goes to it wherever the reader is. */
  keep(ranges, resume = false) {
    const rect = ranges[0]?.getBoundingClientRect();
    if (!rect || (!rect.height && !rect.width)) return;
    const { top, bottom } = roomInView();
    const inView = rect.bottom > top && rect.top < bottom;
    if (resume) this.change(true);
    else if (!this.following) {
      const quiet = performance.now() - this.touchedAt > QUIET_MS;
      if (!inView || !quiet) return this.change(false);
      this.change(true);
    }
    if (!resume && rect.top >= top && rect.bottom <= bottom - (bottom - top) * 0.15) return;
    const goal = scrollY + rect.top - top - (bottom - top) * 0.25;
    this.ownUntil = performance.now() + OWN_SCROLL_MS;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: goal, behavior: still ? "instant" : "smooth" });
  }
}

// What is left of the window between sticky headers and players.
function roomInView() {
  const style = getComputedStyle(document.documentElement);
  const above = Math.max(8, parseFloat(style.scrollPaddingTop) || 0, stuckAt(1)?.bottom || 0);
  const below = stuckAt(innerHeight - 2)?.top ?? innerHeight;
  return { top: above, bottom: Math.max(below, above + 60) };
}

function stuckAt(y) {
  const x = innerWidth / 2;
  let element = document.elementFromPoint(x, y);
  element = element?.shadowRoot?.elementFromPoint(x, y) ?? element;
  while (element && element !== document.body) {
    const { position } = getComputedStyle(element);
    const rect = element.getBoundingClientRect();
    if (position === "fixed" || position === "sticky") return rect.height < innerHeight * 0.4 ? rect : null;
    element = element.parentElement ?? element.getRootNode().host;
  }
  return null;
}
