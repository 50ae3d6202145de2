// How the player looks. Colours follow the page's colour scheme, or the attribute `theme`.

const CSS_TEXT = `
:host { display: block; container-type: inline-size }
:host([hidden]) { display: none }
.player, .mini {
  --ink: var(--listen-ink, light-dark(#161616, #f1efea));
  --soft: var(--listen-soft, light-dark(#5b5b57, #b4b1aa));
  --rule: var(--listen-rule, light-dark(#dedcd5, #3b3a37));
  --surface: var(--listen-surface, light-dark(#fff, #191918));
  --accent: var(--listen-accent, light-dark(#0a5566, #84cbdc));
  --button: var(--listen-button, var(--ink));
  --on-button: var(--listen-on-button, var(--surface));
  --alert: var(--listen-alert, light-dark(#a3231a, #ff9d8f));
  --tint: color-mix(in srgb, var(--ink) 8%, transparent);
  --shade: color-mix(in srgb, var(--ink) 20%, transparent);
  color: var(--ink);
  background: var(--surface);
  font-size: var(--listen-size, 1rem);
  line-height: 1.35;
  font-family: var(--listen-font, inherit);
}
:host([theme="light"]) { color-scheme: light }
:host([theme="dark"]) { color-scheme: dark }
:host([theme="auto"]) { color-scheme: light dark }
* { box-sizing: border-box; margin: 0; padding: 0 }
[hidden] { display: none !important }
button, select { font: inherit; color: inherit; background: none; border: 0; cursor: pointer }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
svg { inline-size: 1.375em; display: block; fill: none; stroke: currentColor; stroke-width: 1.6;
  stroke-linecap: round; stroke-linejoin: round }
.play svg, .skip svg { inline-size: 1.75em }
.play svg { fill: currentColor }
[data-icon="pause"], [data-icon="more"] { stroke-width: 3 }
.said { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%) }
.player { display: grid; grid: "play text tools" auto "play line line" auto / auto 1fr auto;
  column-gap: 1.125em; align-items: center; position: relative; padding: 1.0625em 1.25em;
  border: 1px solid var(--rule); border-radius: var(--listen-radius, 10px) }
.still { grid: "play text tools" auto / auto 1fr auto }
.still .timeline, .still .tool:not(.later) { display: none }
.play { grid-area: play; inline-size: 3.5em; aspect-ratio: 1; border-radius: 50%; position: relative;
  display: grid; place-items: center; color: var(--on-button); background: var(--button) }
.play:disabled { background: none; color: var(--soft); border: 1.5px solid var(--rule); cursor: default }
.ring { position: absolute; inset: -5px; border-radius: 50%; border: 2px solid var(--rule);
  border-block-start-color: var(--accent); animation: turn 1s linear infinite }
@keyframes turn { to { transform: rotate(1turn) } }
.text { grid-area: text; min-inline-size: 0; overflow-wrap: anywhere }
.title { font-weight: 600; font-size: 1.0625em; text-wrap: pretty;
  display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden }
.status { color: var(--soft); font-size: .875em; margin-block-start: .125em }
[data-state="idle"] .text { cursor: pointer }
.status span:last-of-type { margin-inline-end: .35em }
.status a { color: inherit; white-space: nowrap; display: inline-block; line-height: 1.5rem }
.player:has(.play:disabled) .title { -webkit-line-clamp: none }
.player.compact { display: inline-flex; padding: .3125em .75em .3125em .3125em; gap: .5em; border-radius: 99px }
.compact .play { inline-size: 2em; flex: none }
.compact .play svg { inline-size: 1.25em }
.compact .title { font-size: .9375em; font-weight: 600; white-space: nowrap }
.compact .status, .compact .said { display: none }
.compact .later { min-inline-size: 1.75em; block-size: 1.75em }
.badge { font-weight: 600; margin-inline-end: .6em }
.badge::before { content: ""; display: inline-block; inline-size: .5em; aspect-ratio: 1; border-radius: 50%;
  background: currentColor; margin: 0 .1em .1em; margin-inline-end: .4em }
.wrong .status { color: var(--alert) }
.tools { grid-area: tools; display: flex; align-items: center; gap: .125em }
.tool { display: inline-grid; place-items: center; min-inline-size: 2.375em; block-size: 2.375em;
  border-radius: 8px; color: var(--soft); position: relative }
.tool:hover { color: var(--ink); background: var(--tint) }
.tool span { position: absolute; inset: 0; display: grid; place-items: center; padding-block-start: .2em;
  font-size: .625em; font-weight: 650 }
[dir="rtl"] .tool svg { transform: scaleX(-1) }
.speed { appearance: none; min-inline-size: 3.25em; text-align-last: center; font-weight: 600;
  font-size: .9375em }
option { background: Canvas; color: CanvasText }
.retry { display: flex; align-items: center; gap: .5em; padding: .5em .95em; border: 1px solid var(--rule);
  border-radius: 99px; font-weight: 600; font-size: .9375em; white-space: nowrap }
.timeline { grid-area: line; display: flex; align-items: center; justify-content: space-between;
  gap: 0 .75em; margin-block-start: .3125em; --thumb: 14px; --run: 100% - var(--thumb) }
.time { font-size: .8125em; color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap;
  min-inline-size: 2.4em }
.left { text-align: end }
.slide { position: relative; flex: 1; block-size: 1.625rem }
.track, .buffered, .played { position: absolute; inset-block: 0; inset-inline-start: 0; border-radius: 2px;
  background: var(--shade) }
.track { inset-block: calc(50% - 2px); inline-size: 100%; background: var(--tint) }
.buffered { inline-size: calc(var(--buffered, 0) * 100%) }
.played { inline-size: calc(var(--thumb) / 2 + var(--played, 0) * (var(--run))); background: var(--accent) }
.marks span { position: absolute; inset-block: -3px; inline-size: 2px; background: var(--soft);
  inset-inline-start: calc(var(--thumb) / 2 - 1px + var(--at) * (var(--run))) }
[type="range"] { appearance: none; position: absolute; inset: 0; inline-size: 100%; background: none;
  cursor: pointer; border-radius: 6px }
::-webkit-slider-thumb { appearance: none; inline-size: var(--thumb); block-size: var(--thumb); border: 0;
  border-radius: 50%; background: var(--accent); box-shadow: 0 0 0 2px var(--surface) }
::-moz-range-thumb { inline-size: var(--thumb); block-size: var(--thumb); border: 0; border-radius: 50%;
  background: var(--accent); box-shadow: 0 0 0 2px var(--surface) }
.notice { grid-column: 1 / -1; margin-block-start: .875em }
.notice { font-size: .875em; color: var(--soft) }
@container (max-width: 34em) {
  .player { grid: "play text" auto "line line" auto "tools tools" auto / auto 1fr; padding: 1em;
    column-gap: .9375em }
  .timeline { flex-wrap: wrap; margin-block-start: .75em }
  .slide { order: -1; flex: 1 0 100% }
  .tools { justify-content: space-between; margin: .125em -.375em -.25em }
  .player .tool { min-inline-size: 2.25em; block-size: 2.75em; flex: 0 1 2.75em }
  .player .speed { flex-basis: 3.25em }
  .retry { margin-block-start: .75em }
  .player.still:not(.compact) { grid: "play text tools" auto / auto 1fr auto }
  .still:not(.compact) .title { -webkit-line-clamp: none }
  .player.still.wrong { grid: "play text" auto "tools tools" auto / auto 1fr }
  .still .tools { margin: 0 }
}
@container (max-width: 20em) { .title { -webkit-line-clamp: none } }
@media (prefers-reduced-motion: reduce) {
  .ring { animation: none; border: 2px dotted var(--accent) }
}
@media (forced-colors: active) {
  .player, .mini { --ink: CanvasText; --soft: CanvasText; --rule: ButtonBorder; --surface: Canvas;
    --accent: Highlight; --tint: GrayText; --shade: GrayText }
  .play, .tool, .retry { border: 1px solid ButtonBorder }
  .play:disabled { border-color: GrayText; color: GrayText }
  .tool:hover { background: Canvas; border-color: Highlight }
  .track, [type="range"] { forced-color-adjust: none }
  .ring { forced-color-adjust: none; --rule: Canvas }
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
