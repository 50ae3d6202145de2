// Versions: hear them, compare two at the same sentence, put one back on air.

import { loadAgain } from "./again.js";
import { heardLast, isHeard, notPlayed, pause, play } from "./passage.js";
import { question } from "./question.js";
import { request, say, wait } from "./request.js";

const soundOf = (side) => document.querySelector(`[data-side-sound=${side}]`).dataset.url;
const compared = document.querySelector("#compared");
const otherSide = document.querySelector("#other-side");

const hear = (button) => {
    const { whole, side, start, end } = button.dataset;
    const what = whole
        ? { url: whole }
        : { url: soundOf(side), startMs: Number(start), endMs: Number(end) };
    if (otherSide) {
        otherSide.disabled = !side;
    }
    return play(button, what).catch(notPlayed);
};

document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-whole], .play[data-side]");
    if (button) {
        isHeard(button) ? pause() : hear(button);
    }
});

/** Hear the same sentence in the other version. */
const change = () => {
    const last = heardLast();
    const side = last?.dataset.side === "before" ? "after" : "before";
    const other = last?.closest(".pair-row")?.querySelector(`.play[data-side=${side}]`);
    if (other) {
        other.focus({ preventScroll: true });
        hear(other);
    }
};
otherSide?.addEventListener("click", change);
document.addEventListener("keydown", (event) => {
    const writing = event.target.matches?.("input:not([type=checkbox]), select, textarea");
    if (event.key === "b" && compared && !writing && !event.ctrlKey && !event.metaKey) {
        change();
    }
});

const onlyChanged = document.querySelector("#only-changed");
const filter = () => compared.classList.toggle("only-changed", onlyChanged.checked);
onlyChanged?.addEventListener("change", filter);
if (onlyChanged) {
    filter();
}

const acts = document.querySelector("#acts-of");
document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-put-back]");
    if (!button) {
        return;
    }
    const { putBack, title, text } = button.dataset;
    const reason = await question(title, text, acts.dataset.yes);
    if (reason === null) {
        return;
    }
    const place = `/v1/articles/${encodeURIComponent(acts.dataset.article)}`;
    try {
        await request("POST", `${place}/versions/${putBack}/put-back`, { reason });
        say(document.querySelector("#said").dataset.back);
        const asked = new URLSearchParams({ article: acts.dataset.article });
        while ((await request("GET", `/v1/progress?${asked}`)).being_made) {
            await wait(1000);
        }
        loadAgain(location.pathname);
    } catch (error) {
        say(error.message);
    }
});
