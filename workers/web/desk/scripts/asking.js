// Requests of the desk to /v1, and numbers of things as the page's language counts them.

import { filled, request as send } from "./request.js";

export { filled, send };

const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language, { numberingSystem: "latn" });

export const look = (path, asked = {}) => send("GET", `${path}?${new URLSearchParams(asked)}`);

/** Write a number of things: forms are by the names that Unicode gives them. */
export const counted = (forms, n) =>
    filled(n === 0 ? forms.zero : forms[plural.select(n)], { n: number.format(n) });

/** Write what a change comes to: articles, sentences, minutes of work. */
export const comesTo = (text, words, concern) =>
    filled(text, {
        articles: counted(words.articles, concern.n_articles),
        sentences: counted(words.sentences, concern.n_sentences),
        minutes: counted(words.minutes, Math.round(concern.work_ms / 60000)),
    });

/** Say in words where an entry holds. */
export const whereOf = (scope, words) => {
    const [kind, name] = (scope ?? "").split(/:(.*)/s);
    const said = { section: words.list.only_section, article: words.list.only_article }[kind];
    return said ? filled(said, { name }) : words.list.everywhere;
};

/** Say in words what an entry does to another one. */
export const conflictOf = (one, words) =>
    filled(words.conflict[one.kind], {
        other: one.other_written,
        said: one.other_said,
        where: whereOf(one.other_scope, words),
    });

/** Return the tables of words that an element carries. */
export const wordsOf = (element) =>
    Object.fromEntries(
        Object.entries(element.dataset)
            .filter(([, value]) => value.startsWith("{"))
            .map(([name, value]) => [name, JSON.parse(value)]),
    );

/** Make an element; what is in it is text, never markup. */
export const made = (name, text = "", values = {}) => {
    const element = Object.assign(document.createElement(name), values);
    element.textContent = text;
    return element;
};

const sound = new Audio();
let pressed = null;

const rest = () => {
    pressed?.setAttribute("aria-pressed", "false");
    pressed = null;
};
sound.addEventListener("ended", rest);
sound.addEventListener("pause", rest);

/** Play a WAV in base64; the button that was pressed shows it, and stops it. */
export const play = async (wav, button) => {
    sound.pause();
    rest();
    if (sound.src) {
        URL.revokeObjectURL(sound.src);
    }
    const bytes = Uint8Array.from(atob(wav), (char) => char.charCodeAt(0));
    sound.src = URL.createObjectURL(new Blob([bytes], { type: "audio/wav" }));
    await sound.play();
    pressed = button;
    pressed?.setAttribute("aria-pressed", "true");
};

/** Stop what is heard; return whether this button had begun it. */
export const stop = (button) => {
    const was = pressed !== null && pressed === button;
    sound.pause();
    rest();
    return was;
};
