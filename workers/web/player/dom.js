// Making elements without markup: text is only ever text.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  play: "M8.2 5.6v12.8c0 .8.9 1.3 1.6.8l9.6-6.4a1 1 0 0 0 0-1.6L9.8 4.8c-.7-.5-1.6 0-1.6.8Z",
  pause: "M7.5 5h2.4c.4 0 .7.3.7.7v12.6c0 .4-.3.7-.7.7H7.5a.7.7 0 0 1-.7-.7V5.7c0-.4.3-.7.7-.7Zm6.6 0h2.4c.4 0 .7.3.7.7v12.6c0 .4-.3.7-.7.7h-2.4a.7.7 0 0 1-.7-.7V5.7c0-.4.3-.7.7-.7Z",
  back: "M7.7 5.6A8 8 0 1 1 4 12.3M7.9 2.4 7.5 5.7l3.3.6",
  forward: "M16.3 5.6a8 8 0 1 0 3.7 6.7M16.1 2.4l.4 3.3-3.3.6",
  chapters: "M4 6.5h2M9.5 6.5H20M4 12h2M9.5 12H20M4 17.5h2M9.5 17.5H20",
  share: "M12 14.5V3.5M8 7l4-3.8L16 7M6.5 11H5v9.5h14V11h-1.5",
  download: "M12 3.5v11.3M7.8 11 12 15l4.2-4M4.5 19.8h15",
  next: "M5.5 5.5v13l9.5-6.5ZM18.5 5.5v13",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  follow: "M4 6h16M4 12h7M4 18h7M17 10.5v8M13.8 15.6l3.2 3.2 3.2-3.2",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.7 3.6v3.8h-3.8",
};

/** An element; keys of `props` with a dash or `role`, `part`, `class` are attributes. */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !/-/.test(name)) element[name] = value;
    else element.setAttribute(name === "className" ? "class" : name, value);
  }
  element.append(...children);
  return element;
}

/** A drawing of 24 by 24; hidden from assistive technology, for its button has a name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${name}`);
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Change a text only when it differs, so that nothing is announced or laid out twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Show or hide. */
export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** Name a control, for everybody. */
export function name(element, text) {
  if (element.getAttribute("aria-label") === text) return;
  element.setAttribute("aria-label", text);
  element.title = text;
}
