// The page in a frame: tells the page around it how high it is, and takes a time from it.
// Everything is a message `{listen: …}`; nothing in it says who listens.

const player = document.querySelector("listen-player");
const PATIENCE_MS = 1500; // for the page around to answer
let told = 0;
let answer = null;

function tellHeight() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (height === told) return;
  told = height;
  parent.postMessage({ listen: { height } }, "*");
}

// The page around knows its reader: it is asked for a token, and has a moment to answer.
function askAround({ detail }) {
  const answered = new Promise((resolve) => {
    answer = resolve;
    setTimeout(resolve, PATIENCE_MS, null);
  });
  detail.provide(answered);
  parent.postMessage({ listen: { wantsToken: detail.articleId, reason: detail.reason } }, "*");
}

if (parent !== window) {
  player?.addEventListener("listen-token", askAround);
  new ResizeObserver(tellHeight).observe(document.documentElement);
  addEventListener("message", ({ source, data }) => {
    const seconds = /[#&]t=(\d+)/.exec(data?.listen?.hash ?? "")?.[1];
    if (source !== parent) return;
    if (seconds) player?.beginAt?.(seconds * 1000);
    const token = data?.listen?.token;
    if (typeof token === "string" && token) {
      if (player) player.token = token;
      answer?.(token);
    }
  });
}
