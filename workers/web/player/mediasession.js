// The lock screen, headphones and media keys.

const DEVICE_STEP_MS = 10_000;

/** Gives one player the device's media controls while it plays. */
export class DeviceControls {
  constructor(player) {
    this.session = navigator.mediaSession;
    this.player = player;
  }

  /** Take the controls over, for an article. */
  take({ title, artist, album, artwork, hasNext, hasPrevious }) {
    if (!this.session) return;
    const { player } = this;
    const images = artwork ? [{ src: artwork }] : []; // of any size and kind: it is looked at
    this.session.metadata = new MediaMetadata({ title, artist, album, artwork: images });
    this.handle("play", () => player.play());
    this.handle("pause", () => player.pause());
    this.handle("stop", () => player.pause());
    this.handle("seekbackward", (by) => player.skip(-(by.seekOffset * 1000 || DEVICE_STEP_MS)));
    this.handle("seekforward", (by) => player.skip(by.seekOffset * 1000 || DEVICE_STEP_MS));
    this.handle("seekto", (to) => player.seek(to.seekTime * 1000));
    this.handle("nexttrack", hasNext ? () => player.next() : null);
    this.handle("previoustrack", hasPrevious ? () => player.previous() : null);
  }

  /** Say where the sound is; times in ms, without a duration there is no position. */
  place({ playing, positionMs, durationMs, rate }) {
    if (!this.session) return;
    this.session.playbackState = playing ? "playing" : "paused";
    const position = Math.min(positionMs, durationMs) / 1000;
    const state = { duration: durationMs / 1000, position, playbackRate: rate };
    this.session.setPositionState?.(durationMs ? state : undefined);
  }

  handle(action, act) {
    try {
      this.session.setActionHandler(action, act);
    } catch {
      return; // an action this browser does not know
    }
  }
}
