// The draft of one article: what it says now, and how one change after the other gets into it.

import { loadAgain } from "./again.js";
import { finish, keepWriting, rowOf } from "./article-writing.js";
import { filled } from "./request.js";

export { filled };

const root = document.body.dataset.root;
const formKey = document.querySelector("meta[name=form-key]").content;
export const words = JSON.parse(document.querySelector("#article-words").textContent);

export const body = () => document.querySelector("#article");

const toast = document.querySelector("#said");
let emptying = null;
export const say = (text) => {
    clearTimeout(emptying);
    toast.textContent = text;
    emptying = setTimeout(() => {
        toast.textContent = "";
    }, 8000);
};

export const place = () => `${root}/v1/articles/${encodeURIComponent(body().dataset.article)}`;

/** Ask a route of this article; return its answer, or throw why it refused, with the status. */
export const send = async (method, path, { json, file, seen } = {}) => {
    const headers = { "X-Listen-Form-Key": formKey };
    if (json) {
        headers["Content-Type"] = "application/json";
    }
    if (seen !== undefined) {
        headers["If-Match"] = `"${seen}"`;
    }
    const asked = { method, headers, body: file ?? (json && JSON.stringify(json)) };
    const response = await fetch(place() + path, asked);
    if (response.status === 401) {
        loadAgain(); // the session is over: the page leads to sign-in
    }
    const answer = response.status === 204 ? {} : await response.json();
    if (!response.ok) {
        throw Object.assign(new Error(answer.detail), { status: response.status });
    }
    return answer;
};

/**
 * Draw the page's body anew, without losing the place or what somebody has begun to write.
 *
 * `mayDraw` is asked when the new body is there: much can be pressed while it is on its way.
 */
export const refresh = async (mayDraw = () => true) => {
    const address = `${root}/desk/articles/${encodeURIComponent(body().dataset.article)}/body`;
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    if (response.status === 401) {
        loadAgain();
    }
    if (!response.ok) {
        return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!mayDraw()) {
        return;
    }
    const old = body();
    const drawn = document.adoptNode(page.querySelector("#article"));
    const active = document.activeElement;
    const had = focusOf(active);
    const { scrollY } = window;
    const writesIn = keepWriting(old, drawn);
    old.replaceWith(drawn);
    if (writesIn.some((form) => form.contains(active))) {
        active.focus({ preventScroll: true });
    } else {
        focusAgain(had);
    }
    window.scrollTo(0, scrollY);
    document.dispatchEvent(new Event("article-drawn"));
};

const focusOf = (element) => {
    const row = element?.closest?.(".sentence");
    return row ? { key: row.dataset.key } : element?.id ? { id: element.id } : null;
};
const focusAgain = (had) => {
    const again = had?.key !== undefined ? row(had.key) : had?.id && document.getElementById(had.id);
    (again?.querySelector?.("[data-hear], [data-read-again]") ?? again)?.focus({
        preventScroll: true,
    });
};
export const row = (key) => rowOf(document, key);

const number = () => Number(body().dataset.number);
export const directions = () => {
    const said = JSON.parse(body().dataset.directions);
    return { ...said, sentences: said.sentences ?? [], passages: said.passages ?? [] };
};

const conflict = document.querySelector("#conflict");
const who = (name) => name.replace(/^token /, "");

const button = (text, act, chief = false) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.className = chief ? "chief" : "";
    made.addEventListener("click", act);
    return made;
};

/** Say that somebody else was first; nothing of either side is lost. */
const tellOfOther = async (again) => {
    const theirs = await send("GET", "/draft").catch(() => ({ number: 0 }));
    const told =
        theirs.number === 0 && number() !== 0
            ? words.draft_gone
            : theirs.edited_by
              ? filled(words.somebody_changed, { who: who(theirs.edited_by) })
              : words.text_came;
    const line = document.createElement("p");
    line.textContent = told;
    const look = button(
        words.look_at_theirs,
        async () => {
            look.remove();
            document.dispatchEvent(new Event("panel-close"));
            await refresh();
        },
        true,
    );
    const mine =
        again &&
        button(words.do_mine_again, async () => {
            conflict.hidden = true;
            document.dispatchEvent(new Event("panel-close"));
            await refresh();
            await again();
        });
    const shut = button(words.change_close, () => {
        conflict.hidden = true;
    });
    const buttons = document.createElement("p");
    buttons.className = "buttons";
    buttons.append(look, ...(mine ? [mine] : []), shut);
    say("");
    conflict.replaceChildren(line, buttons);
    conflict.hidden = false;
    conflict.scrollIntoView({ block: "nearest" });
};

/** Say why something failed; where somebody else was first, with what can be done. */
export const failed = async (error, again) => {
    if (error.status === 409) {
        await tellOfOther(again);
    } else {
        say(filled(words.not_saved, { why: error.message }));
    }
};

let spoken = 0;

/** Have workers speak what a draft changes; once for each state of it, whoever has saved that. */
export const haveSpoken = (seen = number()) => {
    if (seen !== spoken) {
        spoken = seen;
        send("POST", "/draft/preview", { seen }).catch(() => {
            spoken = 0;
        });
    }
};

let saving = Promise.resolve();

/**
 * Put one change into the draft: `change` takes the directions and returns new ones, or null.
 *
 * The `form` that it was written in, if any, is done with once the change is kept.
 */
export const save = (change, form = null) => {
    const act = async () => {
        const wanted = change(directions());
        if (wanted === null) {
            return false;
        }
        try {
            const json = { directions: wanted, revision: Number(body().dataset.revision) };
            const draft = await send("PUT", "/draft", { json, seen: number() });
            // Workers begin to speak at once, so that it is there when somebody wants to hear it.
            haveSpoken(draft.number);
            finish(form);
            await refresh();
            say(words.kept);
            return true;
        } catch (error) {
            await failed(error, () => save(change, form));
            return false;
        }
    };
    saving = saving.then(act);
    return saving;
};

/** Change the edit of one sentence: what is null, false or 0 is no longer changed. */
export const edit = (at, values, form = null) =>
    save((now) => {
        const same = (one) => one.at.text === at.text && (one.at.occurrence ?? 0) === at.occurrence;
        const old = now.sentences.find(same);
        const made = { ...(old ?? { at }), ...values };
        const wanted = Object.fromEntries(
            Object.entries(made).filter(([name, value]) =>
                name.startsWith("pause") ? value !== null : Boolean(value),
            ),
        );
        const others = now.sentences.filter((one) => !same(one));
        return { ...now, sentences: [...others, wanted] };
    }, form);

const question = document.querySelector("#question");

/** Ask before what can't be taken back; return the reason that was given, or null. */
export const sure = (text, yes) => {
    question.querySelector("#question-text").textContent = text;
    question.querySelector("[value=yes]").textContent = yes;
    question.querySelector("[name=reason]").value = "";
    question.returnValue = "";
    question.showModal();
    return new Promise((resolve) => {
        question.addEventListener(
            "close",
            () => {
                const reason = question.querySelector("[name=reason]").value;
                resolve(question.returnValue === "yes" ? reason : null);
            },
            { once: true },
        );
    });
};

/** Publish or discard the draft that is seen here, after a question. */
export const end = async (how) => {
    const seen = number();
    const isPublish = how === "publish";
    const reason = await sure(
        isPublish ? words.sure_publish : words.sure_discard,
        isPublish ? words.yes_publish : words.yes_discard,
    );
    if (reason === null) {
        return;
    }
    try {
        if (isPublish) {
            await send("POST", "/draft/publish", { json: { reason }, seen });
        } else {
            await send("DELETE", "/draft", { seen });
        }
        await refresh();
        say(isPublish ? words.published : words.discarded);
    } catch (error) {
        await failed(error);
    }
};
