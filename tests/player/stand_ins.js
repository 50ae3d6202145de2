// Stand-ins for what a browser gives the player: just enough of it, and seen from outside.

/** An element that keeps attributes, children and listeners, and draws nothing. */
export class StandInElement extends EventTarget {
  constructor(tag) {
    super();
    this.tag = tag;
    this.attributes = new Map();
    this.dataset = {};
    this.children = [];
    this.hidden = false;
    this.textContent = "";
    this.className = this.title = this.ariaLabel = this.ariaValueText = "";
    this.properties = new Map();
    this.style = { setProperty: (name, value) => this.properties.set(name, value) };
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.attributes.has(name);
  }

  append(...children) {
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.children = children;
  }

  get valueAsNumber() {
    return Number(this.value);
  }
}

/** Give the player a document at an address; what it makes are stand-ins. */
export function openDocument(baseURI = "https://news.example/late/ferry") {
  globalThis.document = {
    baseURI,
    hidden: false,
    createElement: (tag) => new StandInElement(tag),
    createElementNS: (_, tag) => new StandInElement(tag),
  };
}

/** Storage as browsers have it; `keep` is what it holds. */
export function openStorage(keep = new Map()) {
  const storage = {
    getItem: (key) => keep.get(key) ?? null,
    setItem: (key, value) => keep.set(key, String(value)),
  };
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true, writable: true });
  return keep;
}

/** Text nodes under a root, for code that walks a page; a text may stand in an element. */
export function openPage(...texts) {
  const nodes = texts.map((data) => ({ data, isConnected: true, nodeType: 3 }));
  globalThis.Node = { TEXT_NODE: 3 };
  globalThis.NodeFilter = { SHOW_ELEMENT: 1, SHOW_TEXT: 4, FILTER_ACCEPT: 1, FILTER_REJECT: 2, FILTER_SKIP: 3 };
  globalThis.Range = class {
    setStart(node, offset) {
      Object.assign(this, { node, start: offset });
    }

    setEnd(_, offset) {
      this.end = offset;
    }

    toString() {
      return this.node.data.slice(this.start, this.end);
    }
  };
  openDocument();
  globalThis.document.createTreeWalker = (_, __, { acceptNode }) => {
    const accepted = nodes.filter((node) => acceptNode(node) === globalThis.NodeFilter.FILTER_ACCEPT);
    let at = -1;
    return {
      nextNode: () => ++at < accepted.length,
      get currentNode() {
        return accepted[at];
      },
    };
  };
  return { root: { isConnected: true }, nodes };
}

/** An audio element whose clock is moved by `tick`. */
export class StandInAudio extends EventTarget {
  constructor(currentTime = 0) {
    super();
    Object.assign(this, { time: currentTime, duration: 600, playbackRate: 1, readyState: 4 });
    Object.assign(this, { paused: true, ended: false, seeking: false, muted: false, preservesPitch: true });
  }

  get currentTime() {
    return this.time;
  }

  set currentTime(time) {
    this.time = time;
    this.seeking = true;
    queueMicrotask(() => {
      this.seeking = false;
      this.dispatchEvent(new Event("seeked"));
    });
  }

  set src(url) {
    this.url = url;
    queueMicrotask(() => this.dispatchEvent(new Event("loadedmetadata")));
  }

  async play() {
    this.paused = false;
  }

  pause() {
    this.paused = true;
  }

  /** Let time pass, in ms. */
  tick(ms) {
    if (!this.paused) this.time += (ms / 1000) * this.playbackRate;
  }
}
