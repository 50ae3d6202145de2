// The screen Article: what each press does, and news from elsewhere.

import "./copy.js";
import {
    body, directions, edit, end, failed, filled, refresh, row, save, say, send, sure, words,
} from "./article-draft.js"; // prettier-ignore
import { changeSide, hear, otherSide, preview, toggle } from "./article-sound.js";
import { offerWords } from "./article-words.js";
import { finish } from "./article-writing.js";

const root = document.body.dataset.root;
const sentence = (element) => element?.closest?.(".sentence");
const placeOf = (one) => JSON.parse(one.dataset.place);
const editOf = (one) =>
    one.dataset.edit === undefined ? {} : directions().sentences[Number(one.dataset.edit)];

// The form of one sentence, which stands under it.
let open = null;

const closePanel = (focus = true) => {
    const panel = document.querySelector(".panel");
    const one = sentence(panel);
    panel?.remove();
    open = null;
    const button = one?.querySelector("[data-change]");
    button?.setAttribute("aria-expanded", "false");
    if (focus) {
        button?.focus();
        look().catch(() => {}); // what came while it was open
    }
};

const openPanel = (one) => {
    closePanel(false);
    one.append(document.querySelector("#panel").content.cloneNode(true));
    open = one.dataset.key;
    const form = one.querySelector(".panel");
    const now = editOf(one);
    if (form.elements.spoken) {
        form.elements.spoken.value = now.spoken ?? "";
        form.elements.pause_before_ms.value = now.pause_before_ms ?? "";
        form.elements.pause_after_ms.value = now.pause_after_ms ?? "";
        form.elements.voice_id.value = now.voice_id ?? "";
        form.querySelector("[data-do=undo]").disabled = one.dataset.edit === undefined;
    }
    form.querySelector("[data-do=hear]").disabled = !one.querySelector("[data-hear]");
    form.querySelector("[data-do=hear-on-air]").hidden = !("other" in one.dataset && one.dataset.start);
    one.querySelector("[data-change]")?.setAttribute("aria-expanded", "true");
    form.querySelector("button:not(:disabled)").focus();
};
document.addEventListener("panel-close", () => closePanel(false));
const settle = () => {
    open = sentence(document.querySelector(".panel"))?.dataset.key ?? null;
    if (matchMedia("(max-width: 34rem)").matches) {
        document.querySelector("#draft details")?.removeAttribute("open"); // the room is the script's
    }
};
document.addEventListener("article-drawn", settle);
settle();

const without = (name, index) => (now) => ({
    ...now,
    [name]: now[name].filter((_, place) => place !== Number(index)),
});
const panelOf = (one) => one.querySelector(".panel");
const takeAgain = async (one) => {
    const key = one.dataset.key;
    const values = { take: (editOf(one).take ?? 0) + 1, recording: null, skip: false };
    const done = await edit(placeOf(one), values, panelOf(one));
    if (done) {
        hear(row(key), "one", "draft");
    }
};
const leaveOut = (one) =>
    edit(
        placeOf(one),
        { skip: true, spoken: null, voice_id: null, take: 0, recording: null },
        panelOf(one),
    );
const undo = (one) => save(without("sentences", one.dataset.edit), panelOf(one));
const inPanel = {
    hear: (one) => hear(one, "one"),
    "hear-on-air": (one) => hear(one, "one", "on_air"),
    take: takeAgain,
    skip: leaveOut,
    undo,
    word: (one, form) => offerWords(one, form.querySelector(".which")),
    close: () => closePanel(),
};

const keep = async (form) => {
    const one = sentence(form);
    const milliseconds = (name) => (form.elements[name].value === "" ? null : Number(form.elements[name].value));
    const file = form.elements.sound.files[0];
    const values = {
        skip: false,
        spoken: form.elements.spoken.value.trim() || null,
        pause_before_ms: milliseconds("pause_before_ms"),
        pause_after_ms: milliseconds("pause_after_ms"),
        voice_id: form.elements.voice_id.value || null,
    };
    if (file) {
        say(words.sending);
        try {
            const { recording } = await send("POST", "/draft/sounds", { file });
            Object.assign(values, { recording, spoken: null, voice_id: null, take: 0 });
        } catch (error) {
            await failed(error);
            return;
        }
    } else if (values.spoken || values.voice_id) {
        values.recording = null;
    }
    const key = one.dataset.key;
    if (await edit(placeOf(one), values, form)) {
        hear(row(key), "one", "draft");
    }
};

const presses = [
    ["[data-hear]", (button) => hear(sentence(button))],
    ["[data-toggle]", toggle],
    [".side", (button) => changeSide(button.dataset.side)],
    ["#preview", preview],
    ["#publish", () => end("publish")],
    ["#discard", () => end("discard")],
    ["[data-change]", (button) => (open === sentence(button).dataset.key ? closePanel() : openPanel(sentence(button)))],
    ["[data-read-again]", (button) => edit(placeOf(sentence(button)), { skip: false })],
    ["[data-remove-edit]", (button) => save(without("sentences", button.dataset.removeEdit))],
    ["[data-remove-passage]", (button) => save(without("passages", button.dataset.removePassage))],
    ["[data-do]", (button) => inPanel[button.dataset.do](sentence(button), button.form)],
    ["[data-remove-recording]", () => removeRecording()],
]; // prettier-ignore
const DOUBLE_PRESS_MS = 250; // a second press selects a word
let starting = null;
document.addEventListener("click", (event) => {
    for (const [selector, act] of presses) {
        const button = event.target.closest(selector);
        if (button) {
            act(button);
            return;
        }
    }
    // A click on the text itself plays from there, unless somebody selects a word of it.
    const text = event.target.closest(".sentence .text");
    clearTimeout(starting);
    if (text && event.detail === 1 && document.getSelection().isCollapsed) {
        starting = setTimeout(() => hear(sentence(text)), DOUBLE_PRESS_MS);
    }
});

const removeRecording = async () => {
    if ((await sure(words.sure_remove_recording, words.recording_remove)) === null) {
        return;
    }
    await tried(() => send("DELETE", "/recording"), words.accepted);
};
const tried = async (act, done, form = null) => {
    try {
        await act();
        finish(form);
        await refresh();
        say(done);
    } catch (error) {
        await failed(error);
    }
};

const submits = [
    [".panel", keep],
    ["[data-act]", (form) => {
        const { act } = form.dataset;
        const json = { reason: form.elements.reason.value };
        const told = form.elements.words?.value.trim();
        const path = act === "again" ? "regenerate" : act;
        return tried(
            () => send("POST", `/${path}`, { json: told ? { ...json, words: told } : json }),
            words.accepted,
            form,
        );
    }],
    ["[data-outer]", (form) => {
        const written = form.elements.words.value.trim() || null;
        return save((now) => ({ ...now, [form.dataset.outer]: written }), form);
    }],
    ["[data-read]", (form) => {
        const after = form.elements.where.value ? JSON.parse(form.elements.where.value) : null;
        const passage = { text: form.dataset.read, after };
        return save((now) => ({ ...now, passages: [...now.passages, passage] }), form);
    }],
    ["#recording", (form) => {
        const by = form.elements.read_by.value.trim();
        const asked = by ? `?${new URLSearchParams({ read_by: by })}` : "";
        say(words.sending);
        return tried(
            () => send("PUT", `/recording${asked}`, { file: form.elements.sound.files[0] }),
            words.sent,
            form,
        );
    }],
]; // prettier-ignore
document.addEventListener("submit", async (event) => {
    for (const [selector, act] of submits) {
        if (event.target.matches(selector)) {
            event.preventDefault();
            const form = event.target;
            if (form.ariaBusy !== "true") {
                form.ariaBusy = "true"; // and not inert, which would take the focus away
                await act(form);
                form.ariaBusy = null;
            }
            return;
        }
    }
});

// One key for what is done often; none of them while somebody writes.
const go = (step) => {
    const all = [...document.querySelectorAll(".sentence")];
    const at = all.indexOf(sentence(document.activeElement));
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
    (next?.querySelector("[data-hear], [data-read-again], [data-change]") ?? next)?.focus();
    next?.scrollIntoView({ block: "nearest" });
};
const onRow = (act, needs = "[data-change]") => () => {
    const one = sentence(document.activeElement);
    if (one?.querySelector(needs)) {
        act(one);
    }
};
const mayAct = document.querySelector("#panel").content.querySelector("[data-do=take]") !== null;
const changing = {
    a: onRow(takeAgain),
    s: onRow(leaveOut),
    w: onRow((one) => {
        openPanel(one);
        offerWords(one, one.querySelector(".which"));
    }),
};
const keys = {
    j: () => go(1),
    k: () => go(-1),
    e: onRow(openPanel),
    b: otherSide,
    ...(mayAct ? changing : {}),
};
document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open !== null && !document.querySelector("dialog[open]")) {
        closePanel();
        return;
    }
    const writing = event.target.matches?.("input, select, textarea");
    if (writing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) {
        return;
    }
    if (document.querySelector("dialog[open]")) {
        return;
    }
    event.preventDefault();
    keys[event.key]();
});

// News: the page follows what others do, but never takes away what somebody is about to change.
const line = document.querySelector("#live");
const events = new EventSource(`${root}/v1/changes`);
const look = async () => {
    const id = encodeURIComponent(body().dataset.article);
    const response = await fetch(`${root}/desk/articles/${id}/mark`, { headers: { "HX-Request": "true" } });
    if (!response.ok || (await response.text()) === body().dataset.mark) {
        return;
    }
    if (isWriting()) {
        await tellEarly();
        return;
    }
    await refresh(() => !isWriting());
};
const isWriting = () =>
    open !== null || document.querySelector("dialog[open], details[open] form:focus-within") !== null;
/** Tell whoever is about to change something that the draft is another by now. */
const tellEarly = async () => {
    const theirs = await send("GET", "/draft");
    if (theirs.number !== Number(body().dataset.number) && theirs.edited_by) {
        const name = theirs.edited_by.replace(/^token /, "");
        say(filled(words.told_early, { who: name }));
    }
};
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
    clearTimeout(waiting);
    waiting = setTimeout(() => document.hidden || look().catch(() => {}), 300);
});
document.addEventListener("said-as", () => refresh()); // the name is said otherwise from now on
document.addEventListener("visibilitychange", () => document.hidden || look().catch(() => {}));
addEventListener("pagehide", () => events.close());
