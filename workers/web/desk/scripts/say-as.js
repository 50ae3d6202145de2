// "Say it as…": choose by ear how a name is said, where it holds, and have it spoken again.
//
// Opened by a CustomEvent "say-as" on the document, whose detail has any of articleId, section,
// word, sentence, language; and, for an entry that is changed, way, spoken, scope, case, notBefore,
// notAfter, prefixes, note. When something was kept, the document hears "said-as".

import { apply } from "./applying.js";
import { comesTo, conflictOf, counted, filled, look, made, play, send, stop, wordsOf } from "./asking.js";

const dialog = document.querySelector("#say-as");
const form = dialog?.querySelector("form");
const part = (name) => dialog.querySelector(`[data-${name}]`);
const words = dialog ? wordsOf(dialog) : {};

let given = {};
let found = [];
let at = -1;
let trial = null;
let tried = "";
let release = null;
let kept = false;
let asking = 0;

const say = (text, isBad = false) => {
    const line = part("status");
    line.textContent = text;
    line.classList.toggle("bad", isBad);
};

const listed = (text) => text.split(/[,،]/).map((one) => one.trim()).filter(Boolean);

const scope = () => {
    const chosen = form.elements.scope.value;
    if (chosen === "article") {
        return `article:${given.articleId}`;
    }
    if (chosen === "section") {
        return `section:${given.section}`;
    }
    return chosen === "one" ? `section:${form.elements.section.value}` : "everywhere";
};

const name = () => {
    const { written, language, way, spoken } = form.elements;
    return {
        written: written.value.trim(),
        language: language.value,
        [way.value]: way.value === "letters" ? true : spoken.value.trim(),
    };
};

const heard = () => ({
    ...name(),
    sentence: form.elements.sentence.value.trim() || form.elements.written.value.trim(),
    ...(given.articleId ? { article_id: given.articleId } : {}),
});

/** Forget what was heard: the fields say something else now. */
const stale = () => {
    if (JSON.stringify(heard()) !== tried) {
        trial = null;
        part("before-ipa").textContent = "";
        part("after-ipa").textContent = "";
    }
};

/** Play the sentence as it is now or as it would be; speak it first where that is needed. */
const hear = async (which, button) => {
    if (stop(button)) {
        return;
    }
    try {
        const asked = heard();
        if (trial === null || tried !== JSON.stringify(asked)) {
            say(words.words.speaking);
            dialog.setAttribute("aria-busy", "true");
            trial = await send("POST", "/v1/lexicon/try", asked);
            tried = JSON.stringify(asked);
            part("before-ipa").textContent = trial.before.phonemes;
            part("after-ipa").textContent = trial.after.phonemes;
            say("");
        }
        await play(trial[which].wav, button);
    } catch (error) {
        say(error.message, true);
    }
    dialog.removeAttribute("aria-busy");
};

const why = (one) =>
    one.kind === "origin"
        ? filled(words.words.origin, {
              languages: new Intl.ListFormat(document.documentElement.lang, {
                  type: "disjunction",
              }).format(one.origins.slice(0, 3).map((origin) => words.origins[origin])),
          })
        : words.words[one.kind];

const choose = (one) => {
    const { way, spoken } = form.elements;
    way.value = one.letters ? "letters" : one.ipa ? "ipa" : "say";
    spoken.value = one.say ?? one.ipa ?? "";
    showWay();
};

const showWay = () => {
    const { way, spoken } = form.elements;
    spoken.disabled = way.value === "letters";
    spoken.dir = way.value === "ipa" ? "ltr" : "auto";
    for (const one of part("ways").querySelectorAll("button")) {
        const is = one.dataset.way === way.value && one.dataset.spoken === spoken.value;
        one.setAttribute("aria-pressed", String(is));
    }
    stale();
};

const suggest = async (turn) => {
    const list = part("ways");
    list.replaceChildren();
    const written = form.elements.written.value.trim();
    if (!written) {
        return;
    }
    const text = part("ways-text");
    text.textContent = words.words.ways_wait;
    try {
        const asked = { written, language: form.elements.language.value };
        if (given.articleId && !given.language) {
            asked.article_id = given.articleId;
        }
        const { language, suggestions } = await look("/v1/lexicon/suggestions", asked);
        if (turn !== asking) {
            return;
        }
        setLanguage(language);
        text.textContent = suggestions.length ? words.words.ways_text : words.words.ways_none;
        for (const one of suggestions) {
            const item = made("li");
            const button = made("button", "", { type: "button", className: "way" });
            button.dataset.way = one.letters ? "letters" : one.ipa ? "ipa" : "say";
            button.dataset.spoken = one.say ?? one.ipa ?? "";
            const shown = one.letters ? words.words.letters : (one.say ?? `/${one.ipa}/`);
            const said = made("bdi", shown, { className: one.ipa ? "ipa" : "", lang: language });
            button.append(said, made("span", one.letters ? "" : why(one), { className: "soft" }));
            button.addEventListener("click", () => {
                stop(null);
                choose(one);
                hear("after", part("after"));
            });
            item.append(button);
            list.append(item);
        }
        showWay();
    } catch (error) {
        text.textContent = error.message;
    }
};

const setLanguage = (language) => {
    const select = form.elements.language;
    if (![...select.options].some((one) => one.value === language)) {
        const shown = new Intl.DisplayNames(document.documentElement.lang, { type: "language" });
        select.append(new Option(shown.of(language), language));
    }
    select.value = language;
    form.elements.written.lang = language;
    form.elements.sentence.lang = language;
    part("for-arabic").hidden = language !== "ar";
};

const estimate = async (turn) => {
    const written = form.elements.written.value.trim();
    part("estimate").textContent = "";
    if (!written) {
        return;
    }
    try {
        const asked = { name: written, language: form.elements.language.value, scope: scope() };
        const concern = await look("/v1/lexicon/usages", asked);
        if (turn !== asking) {
            return;
        }
        part("estimate").textContent = concern.n_articles
            ? comesTo(words.words.comes_to, words, concern)
            : words.words.comes_to_none;
        found = concern.articles.flatMap(({ title, sentences }) =>
            sentences.map((sentence) => ({ title, sentence })),
        );
        part("another").disabled = found.length === 0;
        if (found.length === 0) {
            part("from").textContent = form.elements.sentence.value
                ? ""
                : words.words.none_in_archive;
        } else if (!form.elements.sentence.value) {
            another();
        }
    } catch (error) {
        part("estimate").textContent = error.message;
    }
};

const another = () => {
    if (found.length === 0) {
        return;
    }
    at = (at + 1) % found.length;
    form.elements.sentence.value = found[at].sentence.slice(0, 400);
    part("from").textContent = filled(words.words.from_archive, {
        n: at + 1,
        all: found.length,
        title: found[at].title,
    });
    stale();
};

/** Look anew for all that depends on the name; what was asked before counts no more. */
const lookAnew = async () => {
    asking += 1;
    const turn = asking;
    at = -1;
    await suggest(turn);
    if (turn === asking) {
        await estimate(turn);
    }
};

const show = (detail) => {
    given = detail;
    form.reset();
    [found, at, trial, tried, release, kept] = [[], -1, null, "", null, false];
    const { elements } = form;
    elements.written.value = detail.word ?? "";
    elements.sentence.value = (detail.sentence ?? "").trim().slice(0, 400);
    elements.way.value = detail.way ?? "say";
    elements.spoken.value = detail.spoken ?? "";
    elements.case.value = detail.case ?? "any";
    elements.note.value = detail.note ?? "";
    for (const list of ["notBefore", "notAfter", "prefixes"]) {
        elements[list].value = (detail[list] ?? []).join(", ");
    }
    setLanguage(detail.language ?? elements.language.value);
    part("for-article").hidden = !detail.articleId;
    part("for-section").hidden = !detail.section;
    part("section").textContent = filled(words.words.this_section, { name: detail.section ?? "" });
    const scopes = [...elements.scope].map((one) => one.value);
    const [kind, held] = (detail.scope || "everywhere").split(/:(.*)/s);
    if (kind === "article") {
        given = { ...given, articleId: held };
        part("for-article").hidden = false;
    }
    if (kind === "section") {
        given = { ...given, section: held };
        part("for-section").hidden = false;
        part("section").textContent = filled(words.words.this_section, { name: held });
    }
    elements.scope.value = scopes.includes(kind) ? kind : "everywhere";
    for (const one of dialog.querySelectorAll("[data-of-sections]")) {
        one.hidden = Boolean(given.section);
    }
    for (const field of ["ways", "told"]) {
        part(field).replaceChildren();
    }
    for (const line of ["from", "before-ipa", "after-ipa", "estimate", "progress", "due"]) {
        part(line).textContent = "";
    }
    part("saving").hidden = false;
    part("after-saving").hidden = true;
    say("");
    showWay();
    dialog.showModal();
    dialog.scrollTop = 0;
    (detail.word ? part("ways") : elements.written).focus?.();
    lookAnew();
};

const save = async () => {
    const { elements } = form;
    say(words.words.saving);
    part("saving").inert = true;
    try {
        const changed = await send("POST", "/v1/lexicon/entries", {
            ...name(),
            scope: scope(),
            case: elements.case.value,
            not_before: listed(elements.notBefore.value),
            not_after: listed(elements.notAfter.value),
            prefixes: listed(elements.prefixes.value),
            note: elements.note.value,
            why: elements.why.value,
        });
        kept = true;
        release = changed.release;
        const due = await look("/v1/lexicon/apply", changed.changed ? { release } : {});
        say(
            changed.changed
                ? filled(words.words.saved, { release })
                : words.words.saved_already,
        );
        part("told").replaceChildren(...changed.conflicts.map((one) => made("li", conflictOf(one, words))));
        part("due").textContent = due.n_articles
            ? comesTo(words.words.comes_to, words, due)
            : words.words.nothing_to_apply;
        const button = part("apply");
        button.hidden = due.n_articles === 0;
        button.disabled = false;
        button.textContent = filled(words.words.apply, {
            articles: counted(words.articles, due.n_articles),
        });
        part("later").textContent = due.n_articles ? words.words.later : words.words.close;
        part("saving").hidden = true;
        part("after-saving").hidden = false;
        (due.n_articles ? button : part("later")).focus();
    } catch (error) {
        say(error.message, true);
    }
    part("saving").inert = false;
};

if (dialog) {
    document.addEventListener("say-as", (event) => show(event.detail ?? {}));
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        save();
    });
    dialog.addEventListener("click", async (event) => {
        const button = event.target.closest("button");
        if (!button) {
            return;
        }
        if ("close" in button.dataset) {
            dialog.close();
        } else if ("another" in button.dataset) {
            another();
        } else if ("before" in button.dataset) {
            hear("before", button);
        } else if ("after" in button.dataset) {
            hear("after", button);
        } else if ("apply" in button.dataset) {
            button.disabled = true;
            try {
                const body = { release, why: form.elements.why.value };
                await apply(body, part("progress"), words);
                part("later").textContent = words.words.close;
                button.hidden = true;
            } catch (error) {
                say(error.message, true);
                button.disabled = false;
            }
        }
    });
    form.addEventListener("change", (event) => {
        const field = event.target.name;
        if (field === "language") {
            given = { ...given, language: form.elements.language.value };
            setLanguage(given.language);
        }
        if (field === "written" || field === "language") {
            lookAnew();
        } else if (field === "scope" || field === "section") {
            estimate(asking);
        }
    });
    form.addEventListener("input", () => showWay());
    dialog.addEventListener("close", () => {
        stop(null);
        if (kept) {
            document.dispatchEvent(new CustomEvent("said-as", { detail: { release } }));
        }
    });
}
