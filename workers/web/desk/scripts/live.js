// The list is drawn anew whenever the ledger has changed, without losing focus or choice.

const ask = document.querySelector("#ask");
const line = document.querySelector("#live");

if (ask && line) {
    const root = document.body.dataset.root;
    const events = new EventSource(`${root}/v1/changes`);
    let waiting = null;
    events.addEventListener("watching", () => {
        line.textContent = line.dataset.live;
        line.classList.remove("lost");
    });
    events.addEventListener("error", () => {
        line.textContent = line.dataset.lost;
        line.classList.add("lost");
    });
    events.addEventListener("changed", () => {
        // Many changes come together; and nobody's page moves while it is behind another one.
        clearTimeout(waiting);
        waiting = setTimeout(() => {
            const older = new URLSearchParams(location.search).has("cursor");
            if (!older && !document.hidden && !document.querySelector("details.copy[open]")) {
                ask.dispatchEvent(new Event("refresh"));
            }
        }, 300);
    });
    addEventListener("pagehide", () => events.close());
}

// What had the focus in a row has it again in the new one.
let focused = null;
document.addEventListener("htmx:beforeSwap", () => {
    const row = document.activeElement?.closest?.(".row");
    const kind = document.activeElement?.className;
    focused = row && kind ? [row.dataset.article, kind] : null;
});
document.addEventListener("htmx:afterSwap", () => {
    if (focused) {
        const [id, kind] = focused;
        const row = document.querySelector(`.row[data-article="${CSS.escape(id)}"]`);
        [...(row?.querySelectorAll("[class]") ?? [])]
            .find((one) => one.className === kind)
            ?.focus({ preventScroll: true });
    }
});
