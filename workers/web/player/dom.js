// Making elements without markup: text is only ever text.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  play: "M9 6v12l9-6Z",
  pause: "M8.5 6v12M15.5 6v12",
  back: "M8 5.5A8 8 0 1 1 4 12M8 2v4h4",
  forward: "M16 5.5A8 8 0 1 0 20 12M16 2v4h-4",
  chapters: "M4 6h2M10 6h10M4 12h2M10 12h10M4 18h2M10 18h10",
  queue: "M4 6h11M4 11h11M4 16h6M17 13v6M14 16h6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  later: "M7 4h10v16l-5-4-5 4ZM12 7.5v5M9.5 10h5",
  kept: "M7 4h10v16l-5-4-5 4ZM9.5 10l2 2 3-3.5",
  next: "M6 6v12l9-6ZM18 6v12",
  retry: "M19 12a7 7 0 1 1-2-5M20 3v4h-4",
};

/** Learn more drawings: those that come after the press. */
export function learnDrawings(more) {
  Object.assign(PATHS, more);
}

/** An element; what is no property of it becomes an attribute. */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key in element && key !== "part") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** A button with a drawing. */
export function makeButton(drawing, className, part, onclick) {
  return make("button", { type: "button", className, part, onclick }, icon(drawing));
}

/** Show on a button that it plays or pauses. */
export function face(button, drawing) {
  const shown = button.querySelector("svg");
  if (shown.dataset.icon !== drawing) shown.replaceWith(icon(drawing));
}

/** A drawing of 24 by 24; hidden from assistive technology, for its button has a name. */
export function icon(drawing) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.ariaHidden = true;
  svg.dataset.icon = drawing;
  path.setAttribute("d", PATHS[drawing]);
  svg.append(path);
  return svg;
}

/** Change a text only when it differs, so that nothing is announced or laid out twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Whether a page shows a heading with this text already; one made for screen readers alone is not. */
export function isHeadingOf(root, text) {
  const bare = (heading) => heading.textContent.replace(/\s+/g, " ").trim();
  return [...root.querySelectorAll("h1")].some((one) => bare(one) === text.trim() && one.offsetHeight > 2);
}

/** Show or hide. */
export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** Let a part of the player speak the language of its texts. */
export function speakIn(element, { language, direction }) {
  element.lang = language;
  element.dir = direction;
}

/** Name a control, for everybody. */
export function name(element, text) {
  if (element.title !== text) element.title = element.ariaLabel = text;
}
