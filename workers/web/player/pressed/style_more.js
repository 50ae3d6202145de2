// How the parts look that come after the press.

const MORE_CSS = `
.panel, .captions { grid-column: 1 / -1; margin-block-start: .875em; padding-block-start: .5em;
  border-block-start: 1px solid var(--rule) }
.chapters, .queue { max-block-size: 19em; overflow-y: auto; overscroll-behavior: contain }
.panel ol, .panel ul, ol.panel { list-style: none }
.panel h2 { font-size: .875em; font-weight: 600; color: var(--soft); padding: .5em .5em .25em }
.panel p { padding: .25em .5em .5em; color: var(--soft); font-size: .9375em }
.entries li { display: flex; align-items: center }
.entry { flex: 1; inline-size: 100%; min-inline-size: 0; display: flex; gap: 1em; align-items: baseline;
  text-align: start; padding: .5625em .5em; border-radius: 6px; outline-offset: -2px }
.entry:hover, .wide:hover { background: var(--tint) }
.entry span:first-child { flex: 1; overflow-wrap: anywhere }
.entry .time { min-inline-size: 0 }
.entry[aria-current="true"] { font-weight: 600; color: var(--accent) }
.groups, .actions { display: flex; flex-wrap: wrap; gap: .25em 1.5em; align-items: center }
.actions { gap: .25em .75em; margin-block-start: .25em }
.group { display: flex; flex-wrap: wrap; align-items: center; max-inline-size: 100%; white-space: nowrap; gap: .25em; padding-inline-start: .5em; font-size: .9375em }
.group label { display: flex; flex-wrap: wrap; align-items: center; min-inline-size: 0; gap: .25em 0 }
.group select { padding: .375em .5em; border: 1px solid var(--rule); border-radius: 6px; margin-inline-start: .5em;
  min-block-size: 2.25em; max-inline-size: 13em; min-inline-size: 0 }
.wide { display: inline-flex; gap: .5em; align-items: center; padding: .5em; border-radius: 8px; color: inherit;
  text-decoration: none; font-size: .9375em; text-align: start; min-block-size: 2.5em }
.wide svg { color: var(--soft); flex: none }
.wide[aria-pressed="true"] { background: var(--tint) }
.captions { block-size: 7.25em; overflow-y: auto; position: relative; border-radius: 0; font-size: 1.125em;
  line-height: 1.45; overscroll-behavior: contain }
.captions p { padding: .25em 0; overflow-wrap: anywhere }
.captions mark { color: inherit; background: none; box-shadow: inset 0 -.14em var(--accent) }
.correction:not([hidden]) { grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; gap: 0 .75em;
  margin-block-start: .875em; font-size: .875em; color: var(--soft) }
.correction > button:not(.tool) { color: var(--ink); text-decoration: underline; min-block-size: 2.5em; border-radius: 6px }
.correction .tool { margin-inline-start: auto }
.panel .group .tool { flex: none; min-inline-size: 2.75em }
.mini .correction { margin: 0 auto; padding: .375em .9375em 0; max-inline-size: 76rem }
.volume { display: none; align-items: center; position: relative }
.volume .tool { min-inline-size: 2.25em; block-size: 1.625rem }
.volume input { position: static; inline-size: 5.5em; block-size: 1.625rem; --thumb: 12px;
  background: linear-gradient(to right, var(--accent) var(--volume), var(--tint) 0) center / 100% 4px no-repeat }
[dir="rtl"] .volume input { background-image: linear-gradient(to left, var(--accent) var(--volume), var(--tint) 0) }
@container (min-width: 34em) { @media (hover: hover) and (pointer: fine) { .volume { display: flex } } }
.mini { position: fixed; inset: auto 0 0; margin: 0; inline-size: 100%; max-inline-size: none; border: 0;
  box-shadow: 0 -1px var(--rule), 0 -6px 24px #0002; container-type: inline-size;
  font-size: 1rem; padding-block-end: env(safe-area-inset-bottom) }
.mini:not(.open) { display: none }
.row { display: flex; align-items: center; gap: .5em; padding: .5625em .9375em; max-inline-size: 76rem; margin-inline: auto }
.mini .play { inline-size: 2.5em; flex: none }
.mini .play svg { inline-size: 1.375em }
.mini .tool { flex: none }
.name { flex: 1; min-inline-size: 0; text-align: start; font-weight: 600; font-size: .9375em; display: flex;
  align-items: baseline; justify-content: space-between; gap: 0 .75em; padding-inline: .375em; border-radius: 6px }
.name span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.8 }
.name .time { flex: none; font-weight: 400 }
.thin { block-size: 3px; background: var(--tint) }
.thin::after { content: ""; display: block; block-size: 3px; inline-size: calc(var(--played, 0) * 100%);
  background: var(--accent) }
@container (max-width: 34em) {
  .entries .entry { flex-direction: column; gap: 0 }
  .row { gap: .125em; padding-inline: .75em }
  .name { flex-direction: column; gap: 0; padding-inline: .5em .25em }
  .name span { line-height: 1.45; max-inline-size: 100% }
  .name span:first-child { inline-size: 100% }
  .row .forward, .row .next { display: none }
  .row .tool { min-inline-size: 2.25em }
  .row .speed { min-inline-size: 2.5em }
  .group { padding-inline-start: .25em }
  .correction:not([hidden]) { display: grid; grid: "words close" auto "hear close" auto / 1fr auto; align-items: start }
  .correction > button:not(.tool) { text-align: start; justify-self: start; line-height: 1.3 }
  .correction .tool { grid-area: close }
}
@container (max-width: 22em) {
  .row .speed { display: none }
  .name span:first-child { white-space: normal; overflow-wrap: anywhere; line-height: 1.25; display: -webkit-box;
    -webkit-line-clamp: 3; -webkit-box-orient: vertical }
}
@media (forced-colors: active) {
  .mini { border-block-start: 1px solid }
  .thin, .volume input { forced-color-adjust: none }
  .entry, .wide { border: 1px solid ButtonBorder }
  .entry:hover, .wide:hover, .wide[aria-pressed="true"] { background: Canvas; border-color: Highlight }
  .wide[aria-pressed="true"] { box-shadow: inset 0 0 0 1px Highlight; forced-color-adjust: none }
  .captions mark { background: Highlight; color: HighlightText; forced-color-adjust: none }
  [aria-current="true"] { text-decoration: underline }
}
`;
let moreSheet = null;

/** Dress what is added to a shadow tree; all players of a page share one sheet. */
export function dressMore(shadow) {
  if (!moreSheet) {
    moreSheet = new CSSStyleSheet();
    moreSheet.replaceSync(MORE_CSS);
  }
  if (shadow.adoptedStyleSheets.includes(moreSheet)) return;
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, moreSheet];
}
