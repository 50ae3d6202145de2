// Voices: hear them say the same sentence, install, remove.

import { loadAgain } from "./again.js";
import { isHeard, notPlayed, pause, play } from "./passage.js";
import { question } from "./question.js";
import { filled, request, say, wait } from "./request.js";

const root = document.body.dataset.root;
const shelf = document.querySelector("#shelf");
const words = shelf.dataset;

const hear = async (button) => {
    const text = document.querySelector("#sentence").value.trim();
    const asked = text ? `?${new URLSearchParams({ text })}` : "";
    const place = `${root}/v1/voices/${button.dataset.hear}/sample.mp3${asked}`;
    say(filled(words.saidSpeaking, { voice: button.dataset.hear }));
    try {
        await play(button, { url: place });
        say("");
    } catch {
        // The element does not say why; the route does.
        const answer = await fetch(place).then((response) => (response.ok ? null : response.json()));
        notPlayed(new Error(answer?.detail ?? ""));
    }
};

const lineOf = (voice) => document.querySelector(`.installing[data-voice="${voice}"]`);

/** Draw how far an installation is; return whether it goes on. */
const show = (one) => {
    const line = lineOf(one.voice);
    if (!line) {
        return false;
    }
    const bar = line.querySelector("progress");
    const text = line.querySelector("span");
    const goesOn = one.state === "fetching" || one.state === "measuring";
    line.hidden = false;
    bar.hidden = !goesOn;
    if (one.state === "fetching" && one.total_bytes) {
        bar.value = (100 * one.have_bytes) / one.total_bytes;
    } else {
        bar.removeAttribute("value");
    }
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    text.textContent = {
        fetching: filled(words.saidFetching, {
            have: megabytes(one.have_bytes),
            all: one.total_bytes ? megabytes(one.total_bytes) : "?",
        }),
        measuring: words.saidMeasuring,
        broke_off: words.saidBrokeOff,
        failed: filled(words.saidFailed, { why: one.why ?? "" }),
        installed: "",
    }[one.state];
    return goesOn;
};

const follow = async (voice) => {
    for (;;) {
        const all = await request("GET", "/v1/voices/installations");
        const one = all.find((other) => other.voice === voice);
        if (!one || !show(one)) {
            if (one?.state === "installed") {
                loadAgain();
            }
            const button = document.querySelector(`[data-install="${voice}"]`);
            if (button) {
                button.disabled = false;
            }
            return;
        }
        await wait(700);
    }
};

const install = async (button) => {
    const { install: voice, title, text } = button.dataset;
    if ((await question(title, text, words.yesInstall)) === null) {
        return;
    }
    button.disabled = true;
    try {
        await request("POST", `/v1/voices/${voice}/install`, {});
        await follow(voice);
    } catch (error) {
        say(error.message);
        button.disabled = false;
    }
};

const remove = async (button) => {
    const { uninstall: voice, title, text } = button.dataset;
    if ((await question(title, text, words.yesRemove)) === null) {
        return;
    }
    button.disabled = true;
    try {
        const gone = await request("DELETE", `/v1/voices/${voice}`);
        const named = gone.named_by.length
            ? filled(words.saidNamed, { settings: gone.named_by.join(", ") })
            : "";
        say(`${filled(words.saidRemoved, { voice })} ${named}`);
        button.closest("li").remove();
    } catch (error) {
        say(error.message);
        button.disabled = false;
    }
};

shelf.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.hear) {
        isHeard(button) ? pause() : hear(button);
    } else if (button?.dataset.install) {
        install(button);
    } else if (button?.dataset.uninstall) {
        remove(button);
    }
});
document.querySelector("#filter")?.addEventListener("input", (event) => {
    const asked = event.target.value.toLowerCase().split(/\s+/);
    for (const line of document.querySelectorAll("#installable > li")) {
        line.hidden = !asked.every((word) => line.dataset.words.includes(word));
    }
});
for (const line of document.querySelectorAll(".installing[data-going]")) {
    follow(line.dataset.voice).catch((error) => say(error.message));
}
