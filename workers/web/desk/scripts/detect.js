// Whose sound is this? A file is dropped or chosen, and what its mark says is told in words.

import { made } from "./asking.js";
import { filled, request, say } from "./request.js";

const form = document.querySelector("#detect");
const found = document.querySelector("#found");
const words = JSON.parse(form.dataset.words);
const mostBytes = Number(form.dataset.mostBytes);
const number = new Intl.NumberFormat(document.documentElement.lang, {
    numberingSystem: "latn",
    maximumFractionDigits: 1,
});
const VERY_CLEAR = 20;
const TEN_SECONDS_MS = 10000;

/** Set a file's name apart, whose letters may run the other way than the page's. */
const named = (file) => `\u2068${file.name}\u2069`;

const time = (ms) => {
    const seconds = Math.round(ms / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const fact = (name, ...values) => {
    const row = document.createElement("div");
    const told = document.createElement("dd");
    told.append(...values);
    row.append(made("dt", name), told);
    return row;
};

/** Link the articles that a mark may be of to their screens. */
const articlesOf = (mark) => {
    if (!mark.articles.length) {
        return [filled(words.article_unknown, { n: mark.article })];
    }
    const root = document.body.dataset.root;
    return mark.articles.map((one) => {
        const line = document.createElement("p");
        const href = `${root}/desk/articles/${encodeURIComponent(one.article_id)}`;
        line.append(made("a", one.title || one.article_id, { href, dir: "auto" }));
        return line;
    });
};

const places = (mark) =>
    mark.stretches.map((one) => filled(words.from_to, { start: time(one.start_ms), end: time(one.end_ms) }));

/** Say how much faster and higher it is than it was made; nothing where it is neither. */
const changed = ({ stretches }) => {
    const { tempo, pitch } = stretches.reduce((a, b) => (b.strength > a.strength ? b : a));
    const percent = (ratio) => `${ratio < 1 ? "−" : "+"}${number.format(Math.abs(ratio - 1) * 100)} %`;
    const said = [
        [tempo, words.tempo],
        [pitch, words.pitch],
    ].filter(([ratio]) => ratio !== 1);
    return said.map(([ratio, text]) => filled(text, { percent: `\u2066${percent(ratio)}\u2069` }));
};

const cardOf = (mark, own) => {
    const card = made("article", "", { className: mark.ours ? "mark ours" : "mark" });
    const facts = document.createElement("dl");
    card.append(
        made("h2", mark.ours ? words.ours : words.other),
        made("p", filled(mark.ours ? words.ours_text : words.other_text, { own, publisher: mark.publisher })),
        facts,
    );
    if (mark.ours) {
        facts.append(fact(words.article, ...articlesOf(mark)));
    }
    const clear = mark.strength >= VERY_CLEAR ? words.very_clear : words.clear;
    facts.append(
        fact(words.strength, filled(clear, { strength: number.format(mark.strength) })),
        fact(words.where, places(mark).join(words.comma)),
    );
    const how = changed(mark);
    if (how.length) {
        facts.append(fact(words.changed, how.join(words.comma)));
    }
    facts.append(fact(words.mark, made("code", mark.mark)));
    return card;
};

const unmarked = () => {
    const card = made("article", "", { className: "mark none" });
    card.append(made("h2", words.none), made("p", words.none_text));
    return card;
};

const show = (name, told) => {
    const looked = told.whole ? words.looked_whole : words.looked_part;
    const lines = [filled(looked, { name, length: time(told.duration_ms) })];
    if (told.duration_ms < TEN_SECONDS_MS) {
        lines.push(words.short);
    }
    const cards = told.marks.map((mark) => cardOf(mark, told.publisher));
    found.replaceChildren(
        ...(cards.length ? cards : [unmarked()]),
        made("p", lines.join(" "), { className: "soft" }),
    );
    found.hidden = false;
};

let isLooking = false;

const lookThrough = async (file) => {
    if (isLooking) {
        return;
    }
    found.hidden = true;
    if (file.size > mostBytes) {
        say(filled(words.too_large, { name: named(file), mb: mostBytes / 1000000 }));
        return;
    }
    isLooking = true;
    form.inert = true;
    say(filled(words.looking, { name: named(file) }));
    try {
        show(named(file), await request("POST", "/v1/detect", file));
        say("");
    } catch (error) {
        say(filled(words.not_looked, { name: named(file), why: error.message }));
    }
    isLooking = false;
    form.inert = false;
    form.elements.sound.value = "";
};

form.addEventListener("submit", (event) => event.preventDefault());
form.elements.sound.addEventListener("change", ({ target }) => {
    if (target.files.length) {
        lookThrough(target.files[0]);
    }
});

// The whole page takes the file: beside the field a browser would leave the page to play it.
document.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) {
        form.classList.remove("over");
    }
});
document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const { files } = event.dataTransfer;
    if (files.length === 1) {
        lookThrough(files[0]);
    } else {
        say(words.one_file);
    }
});
