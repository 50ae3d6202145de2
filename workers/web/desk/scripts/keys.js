// One key for what is done often; none of them while somebody writes.

const rows = () => [...document.querySelectorAll(".row")];
const here = () => document.activeElement?.closest?.(".row");

const go = (step) => {
    const all = rows();
    const at = all.indexOf(here());
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
    next?.querySelector("input.choose, button.play, a")?.focus();
    next?.scrollIntoView({ block: "nearest" });
};

const acts = {
    "/": () => document.querySelector("#q")?.focus(),
    j: () => go(1),
    k: () => go(-1),
    p: () => here()?.querySelector("button.play")?.click(),
    x: () => here()?.querySelector(".choose")?.click(),
};

document.addEventListener("keydown", (event) => {
    const writing = event.target.matches?.("input:not([type=checkbox]), select, textarea");
    if (writing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in acts)) {
        return;
    }
    if (!document.querySelector("#ask")) {
        return;
    }
    event.preventDefault();
    acts[event.key]();
});
