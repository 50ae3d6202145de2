// The lock screen, headphones and media keys.

/** Gives one player the device's media controls while it plays. */
export class DeviceControls {
  constructor(player) {
    this.session = navigator.mediaSession;
    this.player = player;
  }

  /** Take the controls over, for the player's article. */
  take() {
    if (!this.session) return;
    const { player } = this;
    const { manifest, title: told } = player.session;
    const title = told ?? player.item.title ?? document.title;
    const artist = manifest?.publisher?.name ?? "";
    const album = manifest?.associatedArticle?.articleSection ?? artist;
    const files = manifest?.listen.files;
    const cover = (files?.["cover.jpg"] ?? files?.["cover.png"])?.url;
    const artwork = cover && player.server.address(cover);
    const images = artwork ? [{ src: artwork }] : []; // of any size and kind: it is looked at
    this.session.metadata = new MediaMetadata({ title, artist, album, artwork: images });
    this.handle("play", () => player.play());
    this.handle("pause", () => player.pause());
    this.handle("stop", () => player.pause());
    this.handle("seekbackward", (by) => player.skip(-(by.seekOffset * 1000 || player.skipMs)));
    this.handle("seekforward", (by) => player.skip(by.seekOffset * 1000 || player.skipMs));
    this.handle("seekto", (to) => player.seek(to.seekTime * 1000));
    this.handle("nexttrack", player.waiting.length ? () => player.next() : null);
    this.handle("previoustrack", player.line.heard.length ? () => player.previous() : null);
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
