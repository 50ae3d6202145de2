// Read-along comes by itself after the press, so that pages which nobody listens to do not load it.

const EXTRAS = new URL("player-extras.js?EXTRAS_VERSION", import.meta.url).href;
let loading = null;

/** Load what is not needed before a press; null where it did not come. */
export function loadExtras() {
  loading ??= import(EXTRAS).catch(() => {
    loading = null; // the next press tries again
    return null;
  });
  return loading;
}

/** Keeps what read-along has to know until it is there. */
export class Along {
  constructor(options) {
    this.cues = [];
    this.ended = false;
    loadExtras().then((extras) => {
      if (this.ended || !extras) return;
      this.reading = new extras.ReadAlong(options);
      if (this.cues.length) this.reading.setCues(this.cues);
      if (this.last) this.reading.update(...this.last);
    });
  }

  get active() {
    return !!this.reading?.active;
  }

  setCues(cues) {
    this.cues = [...cues];
    this.reading?.setCues(cues);
  }

  addCue(cue) {
    if (this.cues.every(({ index }) => index !== cue.index)) this.cues.push(cue);
    this.reading?.addCue(cue);
  }

  update(...where) {
    this.last = where;
    this.reading?.update(...where);
  }

  follow() {
    this.reading?.follow();
  }

  /** The number of the cue that is heard at a place; null when it is not known. */
  cueAt(positionMs) {
    return this.cues.findLast(({ start_ms: ms }) => ms <= positionMs)?.index ?? null;
  }

  destroy() {
    this.ended = true;
    this.reading?.destroy();
  }
}
