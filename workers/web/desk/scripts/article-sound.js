// What is heard: the finished sound with its times, and of a draft each changed sentence by itself.

import { body, filled, haveSpoken, place, words } from "./article-draft.js";

const onAir = new Audio();
const draft = new Audio();
let now = null; // the row that is heard, by its key; how it goes on after it; which side it is of

const rows = () => [...document.querySelectorAll(".sentence")];
const here = () => rows().find((row) => row.dataset.key === now?.key);
const side = () =>
    document.querySelector(".side[aria-pressed=true]")?.dataset.side ??
    (body().dataset.number === "0" || body().dataset.sound ? "on_air" : "draft");
const wantsDraft = (row, of) =>
    of === "draft" && row.dataset.line !== undefined && ("other" in row.dataset || !row.dataset.start);
const isHeard = (row, of) =>
    wantsDraft(row, of)
        ? body().dataset.number !== "0"
        : row.dataset.start !== undefined && !(of === "draft" && row.dataset.line === undefined);

const show = () => {
    const playing = now !== null && !(onAir.paused && draft.paused);
    for (const row of rows()) {
        row.classList.toggle("lit", playing && row.dataset.key === now.key);
    }
    const toggle = document.querySelector("[data-toggle]");
    toggle?.setAttribute("aria-pressed", String(playing));
    toggle?.setAttribute("aria-label", playing ? words.pause : words.play);
    const preview = document.querySelector("#preview");
    if (preview) {
        const previewing = playing && now.how === "changed";
        preview.setAttribute("aria-pressed", String(previewing));
        preview.textContent = previewing ? words.stop : words.preview;
    }
};

const clock = (seconds) =>
    `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const stop = () => {
    onAir.pause();
    draft.pause();
    show();
};

const follow = (row) => {
    const box = row.getBoundingClientRect();
    if (box.top < 80 || box.bottom > window.innerHeight - 120) {
        const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
        row.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    }
};

/** Hear a row: "through" to the end, "one" alone, or what is "changed" one after the other. */
export const hear = async (row, how = "through", of = side()) => {
    if (!row || !isHeard(row, of)) {
        return;
    }
    onAir.pause();
    draft.pause();
    const mine = { key: row.dataset.key, how, of };
    now = mine;
    try {
        if (wantsDraft(row, of)) {
            haveSpoken(); // somebody else may have saved it, or the CMS has sent it
            draft.src = `${place()}/draft/preview.mp3?line=${row.dataset.line}&n=${body().dataset.number}`;
            await draft.play();
        } else {
            if (onAir.dataset.of !== body().dataset.sound) {
                onAir.dataset.of = onAir.src = body().dataset.sound;
            }
            onAir.currentTime = Number(row.dataset.start) / 1000;
            await onAir.play();
        }
        follow(row);
    } catch (error) {
        if (now === mine && error.name !== "AbortError") {
            const said = document.querySelector("#said");
            said.textContent = filled(said.dataset.notPlayed, { why: error.message });
        }
    }
    show();
};

const next = () => {
    const all = rows();
    const rest = all.slice(all.indexOf(here()) + 1);
    const changedOnly = now.how === "changed";
    return rest.find(
        (row) => isHeard(row, now.of) && (!changedOnly || "other" in row.dataset),
    );
};

const goOn = () => {
    const after = now.how === "one" ? null : next();
    if (after) {
        hear(after, now.how, now.of);
    } else {
        stop();
        now = null;
        show();
    }
};

/** Move the light on while the finished sound runs, and leave it where the draft goes another way. */
const tick = () => {
    const row = now && here();
    if (!row || onAir.paused) {
        return;
    }
    document.querySelector("#at").textContent = clock(onAir.currentTime);
    const atMs = onAir.currentTime * 1000;
    const after = now.how === "through" ? next() : null;
    const runsOn = after && !wantsDraft(after, now.of) && isNextOnAir(row, after);
    if (runsOn && atMs >= Number(after.dataset.start)) {
        now = { ...now, key: after.dataset.key };
        follow(after);
        show();
    } else if (!runsOn && atMs >= Number(row.dataset.end)) {
        goOn();
    }
};
const isNextOnAir = (row, after) => {
    const from = Number(row.dataset.end);
    const to = Number(after.dataset.start);
    return !rows().some(
        (one) =>
            one !== after && Number(one.dataset.start) >= from && Number(one.dataset.start) < to,
    );
};
const eachFrame = () => {
    tick();
    if (!onAir.paused) {
        requestAnimationFrame(eachFrame);
    }
};
onAir.addEventListener("play", () => requestAnimationFrame(eachFrame));
onAir.addEventListener("timeupdate", tick); // also while the page is behind another one
for (const [sound, events] of [
    [onAir, ["play", "pause"]],
    [draft, ["play", "pause"]],
]) {
    for (const name of events) {
        sound.addEventListener(name, show);
    }
    sound.addEventListener("ended", () => now && goOn());
}
document.addEventListener("article-drawn", show);

export const toggle = () => {
    if (!onAir.paused || !draft.paused) {
        stop();
    } else if (now && here()) {
        (wantsDraft(here(), now.of) ? draft : onAir).play().catch(() => {});
    } else {
        hear(rows().find((row) => isHeard(row, side())));
    }
};

/** Hear the other side; a sentence that is heard begins again as it is there. */
export const changeSide = (to) => {
    for (const one of document.querySelectorAll(".side")) {
        one.setAttribute("aria-pressed", String(one.dataset.side === to));
    }
    const row = here();
    if (row && !(onAir.paused && draft.paused)) {
        stop();
        hear(row, now.how, to);
    }
};
export const otherSide = () => changeSide(side() === "draft" ? "on_air" : "draft");

export const preview = () => {
    if (now?.how === "changed" && !(onAir.paused && draft.paused)) {
        stop();
        return;
    }
    changeSide("draft");
    hear(
        rows().find((row) => "other" in row.dataset),
        "changed",
        "draft",
    );
};
