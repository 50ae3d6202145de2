// How the player looks. Colours follow the page's colour scheme, or the attribute `theme`.

const CSS_TEXT = `
:host {
  --ink: var(--listen-ink, light-dark(#161616, #f1efea));
  --soft: var(--listen-soft, light-dark(#5b5b57, #b4b1aa));
  --rule: var(--listen-rule, light-dark(#dedcd5, #3b3a37));
  --surface: var(--listen-surface, light-dark(#fff, #191918));
  --accent: var(--listen-accent, light-dark(#0a5566, #84cbdc));
  --button: var(--listen-button, var(--ink));
  --on-button: var(--listen-on-button, var(--surface));
  --alert: var(--listen-alert, light-dark(#a3231a, #ff9d8f));
  --radius: var(--listen-radius, 10px);
  display: block;
  container-type: inline-size;
  color: var(--ink);
  font-family: var(--listen-font, inherit);
  font-size: var(--listen-size, 1rem);
  line-height: 1.35;
}
:host([hidden]), [hidden] { display: none !important; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="auto"]) { color-scheme: light dark; }
*, ::before, ::after { box-sizing: border-box; }
p, ol { margin: 0; padding: 0; }
button, select, a.tool {
  font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0;
  cursor: pointer; -webkit-tap-highlight-color: transparent; touch-action: manipulation;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon { inline-size: 1.375em; block-size: 1.375em; display: block; fill: none; stroke: currentColor;
  stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.icon.play, .icon.pause { fill: currentColor; stroke: none; }
.said { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }

.player {
  display: grid; grid-template: "play text tools" auto "play line line" auto / auto 1fr auto;
  column-gap: 1.125em; align-items: center; position: relative;
  padding: 1.0625em 1.25em; background: var(--surface);
  border: 1px solid var(--rule); border-radius: var(--radius);
}
.play { grid-area: play; inline-size: 3.5em; block-size: 3.5em; border-radius: 50%; position: relative;
  display: grid; place-items: center; color: var(--on-button); background: var(--button);
  transition: transform .15s; }
.play .icon { inline-size: 1.75em; block-size: 1.75em; }
.play:hover { transform: scale(1.04); }
.play:disabled { background: none; color: var(--soft); box-shadow: inset 0 0 0 1.5px var(--rule);
  cursor: default; transform: none; }
.ring { position: absolute; inset: -5px; border-radius: 50%; border: 2px solid var(--rule);
  border-block-start-color: var(--accent); animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
.text { grid-area: text; min-inline-size: 0; }
.title { font-weight: 600; font-size: 1.0625em; letter-spacing: -.005em; text-wrap: pretty;
  overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
  overflow: hidden; }
.status { color: var(--soft); font-size: .875em; margin-block-start: .125em; overflow-wrap: anywhere; }
.player[data-state="idle"] .text { cursor: pointer; }
.badge { display: inline-flex; align-items: center; gap: .4em; color: var(--alert); font-weight: 600;
  margin-inline-end: .6em; }
.badge::before { content: ""; inline-size: .5em; block-size: .5em; border-radius: 50%;
  background: currentColor; animation: glow 2.4s ease-in-out infinite; }
@keyframes glow { 50% { opacity: .35; } }
.wrong .status { color: var(--alert); }

.tools { grid-area: tools; display: flex; align-items: center; gap: .125em; }
.tool { display: inline-grid; place-items: center; min-inline-size: 2.375em; block-size: 2.375em;
  border-radius: 8px; color: var(--soft); position: relative; text-decoration: none;
  transition: color .15s, background-color .15s; }
.tool:hover, .tool[aria-expanded="true"] { color: var(--ink);
  background: color-mix(in srgb, var(--ink) 7%, transparent); }
.skip { position: relative; }
.skip .icon { inline-size: 1.75em; block-size: 1.75em; }
.skip span { position: absolute; inset: 0; display: grid; place-items: center; padding-block-start: .2em;
  font-size: .625em; font-weight: 650; letter-spacing: -.02em; }
:host(:dir(rtl)) .skip .icon, .rtl .skip .icon, .rtl .icon.next, .rtl .icon.chapters { transform: scaleX(-1); }
.speed { appearance: none; min-inline-size: 3.25em; text-align: center; text-align-last: center;
  padding-inline: .4em; font-size: .9375em; font-weight: 600; font-variant-numeric: tabular-nums; }
.speed option { color: initial; background: Canvas; color: CanvasText; }
.retry { justify-self: end; display: inline-flex; align-items: center; gap: .5em; padding: .5em .95em;
  min-block-size: 2.25em; border: 1px solid var(--rule); border-radius: 99px; font-size: .9375em;
  font-weight: 600; white-space: nowrap; }
.retry:hover { border-color: currentColor; }

.timeline { grid-area: line; display: flex; align-items: center; gap: .75em;
  margin-block-start: .3125em; --thumb: 14px; }
.time { font-size: .8125em; color: var(--soft); font-variant-numeric: tabular-nums; direction: ltr;
  unicode-bidi: isolate; white-space: nowrap; min-inline-size: 2.4em; }
.left { text-align: end; direction: inherit; }
.slide { position: relative; flex: 1; block-size: 1.625rem; min-inline-size: 6em; }
.track { position: absolute; inset-inline: 0; inset-block: calc(50% - 2px); border-radius: 2px;
  background: color-mix(in srgb, var(--ink) 13%, transparent); }
.buffered, .played { position: absolute; inset-block: 0; inset-inline-start: 0; border-radius: 2px; }
.buffered { inline-size: calc(var(--buffered, 0) * 100%);
  background: color-mix(in srgb, var(--ink) 19%, transparent); }
.played { inline-size: calc(var(--thumb) / 2 + var(--played, 0) * (100% - var(--thumb)));
  background: var(--accent); }
.marks span { position: absolute; inset-block: -2px; inline-size: 2px; margin-inline-start: -1px;
  background: var(--surface); inset-inline-start: calc(var(--thumb) / 2 + var(--at) * (100% - var(--thumb))); }
.marks span::after { content: ""; position: absolute; inset: 0; background: var(--soft); opacity: .55; }
input[type="range"] { appearance: none; position: absolute; inset: 0; inline-size: 100%; block-size: 100%;
  margin: 0; background: none; cursor: pointer; border-radius: 6px; }
input::-webkit-slider-thumb { appearance: none; inline-size: var(--thumb); block-size: var(--thumb);
  border-radius: 50%; border: 0; background: var(--accent); box-shadow: 0 0 0 2px var(--surface); }
input::-moz-range-thumb { inline-size: var(--thumb); block-size: var(--thumb); border-radius: 50%; border: 0;
  background: var(--accent); box-shadow: 0 0 0 2px var(--surface); }
input::-moz-range-track { background: none; }

.chapters { grid-column: 1 / -1; list-style: none; margin-block-start: .875em; padding-block-start: .5em;
  border-block-start: 1px solid var(--rule); max-block-size: 17em; overflow-y: auto;
  overscroll-behavior: contain; }
.chapters button { inline-size: 100%; display: flex; gap: 1em; align-items: baseline; text-align: start;
  padding: .5625em .5em; border-radius: 6px; min-block-size: 24px; }
.chapters button:hover { background: color-mix(in srgb, var(--ink) 6%, transparent); }
.chapters button span:first-child { flex: 1; }
.chapters [aria-current="true"] { font-weight: 600; color: var(--accent); }
.chapters :focus-visible { outline-offset: -2px; }
.notice { grid-column: 1 / -1; font-size: .875em; margin-block-start: .75em; color: var(--soft);
  display: flex; gap: .75em; flex-wrap: wrap; align-items: center; }
.notice input { flex: 1; min-inline-size: 12em; font: inherit; color: inherit; background: none;
  border: 1px solid var(--rule); border-radius: 6px; padding: .35em .5em; }

.player.still { grid-template: "play text tools" auto / auto 1fr auto; }
.player.still .timeline { display: none; }

@container (max-width: 34em) {
  .player { grid-template: "play text" auto "line line" auto "tools tools" auto / auto 1fr;
    padding: 1em 1.0625em; column-gap: .9375em; }
  .player.still { grid-template: "play text" auto "tools tools" auto / auto 1fr; }
  .play { inline-size: 3.25em; block-size: 3.25em; }
  .timeline { flex-wrap: wrap; margin-block-start: .75em; row-gap: 0; justify-content: space-between; }
  .slide { order: -1; flex: 1 0 100%; }
  .tools { justify-content: space-between; margin-block-start: .375em; margin-inline: -.375em; }
  .still .tools { margin: 0; justify-content: start; }
  .still .retry { margin-block-start: .875em; }
  .tool { min-inline-size: 2.75em; block-size: 2.75em; }
}

.mini { position: fixed; inset: auto 0 0; margin: 0 auto; inline-size: min(100%, 44rem); max-inline-size: none;
  block-size: auto; padding: 0; border: 1px solid var(--rule); border-block-end: 0; overflow: visible;
  border-start-start-radius: 12px; border-start-end-radius: 12px; background: var(--surface);
  color: var(--ink); box-shadow: 0 -6px 24px rgb(0 0 0 / .1);
  font-size: 1rem; padding-block-end: env(safe-area-inset-bottom); }
.mini:not(:popover-open):not(.open) { display: none; }
.mini .row { display: flex; align-items: center; gap: .75em; padding: .5625em .75em .5625em .9375em; }
.rtl .mini .row, .mini.rtl .row { padding: .5625em .9375em .5625em .75em; }
.mini .play { inline-size: 2.5em; block-size: 2.5em; flex: none; }
.mini .play .icon { inline-size: 1.375em; block-size: 1.375em; }
.mini .name { flex: 1; min-inline-size: 0; text-align: start; font-weight: 600; font-size: .9375em; }
.mini .name span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  line-height: 1.6; }
.mini .thin { position: absolute; inset-block-start: -1px; inset-inline: 11px; block-size: 2px;
  border-radius: 1px; overflow: hidden; background: color-mix(in srgb, var(--ink) 12%, transparent); }
.mini .thin::after { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0;
  inline-size: calc(var(--played, 0) * 100%); background: var(--accent); }

@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; }
  .play:hover { transform: none; }
  .ring { border-style: dotted; border-color: var(--accent); }
}
@media (forced-colors: active) {
  .play { border: 1px solid ButtonText; }
  .played, .mini .thin::after { background: Highlight; forced-color-adjust: none; }
  .track { background: GrayText; forced-color-adjust: none; }
}
`;
let sheet = null;

/** Dress a shadow tree; all players of a page share one sheet. */
export function dress(shadow) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
  }
  shadow.adoptedStyleSheets = [sheet];
}
