// What is needed only after the press comes by itself then, so that pages which nobody listens to do
// not load it: read-along, the small player, the lists. Until it is there, its news is kept here.

const PRESSED = new URL("player-extras.js?EXTRAS_VERSION", import.meta.url).href;
let loading = null;

/** Load what is not needed before a press; null where it did not come. */
function loadPressed() {
  loading ??= import(PRESSED).catch(() => {
    loading = null; // the next time tries again
    return null;
  });
  return loading;
}

/** The parts of one player that come after the press. */
export class Parts {
  constructor(player) {
    this.player = player;
    this.cues = [];
  }

  /** Load them; they, or null where they can't be had. */
  async come() {
    const loaded = await loadPressed();
    if (!loaded || !this.player.session) return null;
    if (!this.pressed) {
      this.pressed = new loaded.Pressed(this.player);
      if (this.cues.length) this.pressed.setCues(this.cues);
      this.player.update();
    }
    return this.pressed;
  }

  /** Another article is open. */
  opens() {
    this.cues = [];
    this.pressed?.opens();
  }

  setCues(cues) {
    this.cues = [...cues];
    this.pressed?.setCues(this.cues);
  }

  addCue(cue) {
    if (this.cues.some(({ index }) => index === cue.index)) return;
    this.cues.push(cue);
    this.pressed?.addCue(cue);
  }

  /** The number of the cue that is heard at a place; null when it is not known. */
  cueAt(positionMs) {
    return this.cues.findLast(({ start_ms: ms }) => ms <= positionMs)?.index ?? null;
  }

  /** Open one of the lists, or close it. */
  async toggle(name) {
    const pressed = await this.come();
    if (pressed) pressed.toggle(name);
    else this.player.notice("offline");
  }

  end() {
    this.pressed?.end();
    this.pressed = null;
  }
}
