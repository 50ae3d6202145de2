// Saying a word differently: a word that is selected, or chosen by keys, opens "Say it as…".

import { body, filled, words } from "./article-draft.js";

const sayIt = document.querySelector("#say-it");
const mayAct = document.querySelector("#panel").content.querySelector("[data-do=word]") !== null;

/** Tell whoever shows the dialog which word of which sentence is meant. */
const sayAs = (word, row) => {
    const { article, section } = body().dataset;
    const sentence = row.querySelector(".text").textContent.trim();
    const detail = { articleId: article, section: section || null, word, sentence };
    document.dispatchEvent(new CustomEvent("say-as", { detail }));
};

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’.-][\p{L}\p{N}\p{M}]+)*/gu;
export const wordsOf = (text) => [...new Set(text.match(WORD) ?? [])];

/** Offer the words of a row as buttons, between which the arrows go. */
export const offerWords = (row, box) => {
    const made = wordsOf(row.querySelector(".text").textContent).map((word, index) => {
        const one = document.createElement("button");
        one.type = "button";
        one.textContent = word;
        one.lang = row.querySelector(".text").lang;
        one.tabIndex = index === 0 ? 0 : -1;
        one.addEventListener("click", () => sayAs(word, row));
        return one;
    });
    box.replaceChildren(...made);
    box.hidden = false;
    made[0]?.focus();
};

document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.(".which");
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (!box || !(event.key in steps)) {
        return;
    }
    const flips = document.dir === "rtl" && event.key.match(/Left|Right/);
    const all = [...box.children];
    const to = all.indexOf(event.target) + steps[event.key] * (flips ? -1 : 1);
    const next = all[(to + all.length) % all.length];
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    event.preventDefault();
});

/** Return what is selected within one sentence: a word or a name of a few. */
const selected = () => {
    const selection = document.getSelection();
    if (!mayAct || !selection || selection.isCollapsed || selection.rangeCount === 0) {
        return null;
    }
    const range = selection.getRangeAt(0);
    const within = (node) => (node.nodeType === 1 ? node : node.parentElement).closest(".text");
    const text = within(range.startContainer);
    const word = selection.toString().trim();
    const isOne = text && text === within(range.endContainer) && text.closest(".sentence");
    return isOne && word && word.length <= 60 ? { word, range, row: text.closest(".sentence") } : null;
};

// A selection by mouse, finger or keyboard brings the button next to it.
document.addEventListener("selectionchange", () => {
    const found = selected();
    sayIt.hidden = !found;
    if (found) {
        const box = found.range.getBoundingClientRect();
        sayIt.textContent = filled(words.say_word_as, { word: found.word });
        const wide = sayIt.offsetWidth;
        const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - wide - 8));
        sayIt.style.left = `${left + window.scrollX}px`;
        sayIt.style.top = `${box.bottom + window.scrollY + 8}px`;
    }
});
sayIt.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
sayIt.addEventListener("click", () => {
    const found = selected();
    if (found) {
        sayAs(found.word, found.row);
        sayIt.hidden = true;
    }
});
