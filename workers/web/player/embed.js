// The page in a frame: tells the page around it how high it is, and takes a time from it.
// Everything is a message `{listen: …}`; nothing in it says who listens.

const player = document.querySelector("listen-player");
let told = 0;

function tellHeight() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (height === told) return;
  told = height;
  parent.postMessage({ listen: { height } }, "*");
}

if (parent !== window) {
  new ResizeObserver(tellHeight).observe(document.documentElement);
  addEventListener("message", ({ source, data }) => {
    const seconds = /[#&]t=(\d+)/.exec(data?.listen?.hash ?? "")?.[1];
    if (source === parent && seconds) player?.beginAt?.(seconds * 1000);
  });
}
