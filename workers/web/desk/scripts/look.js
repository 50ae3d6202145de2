// Needs a look: hear the passages, try again and follow that, let pass or refuse.

import { narrateAgain } from "./follow.js";
import { isHeard, notPlayed, pause, play } from "./passage.js";
import { question } from "./question.js";
import { filled, request, say } from "./request.js";

const root = document.body.dataset.root;
const look = document.querySelector("#look");

/** Find when a passage is heard in what is on air; null: only its own sound is left. */
const onAir = async ({ article, version, segment }) => {
    const place = `/v1/articles/${encodeURIComponent(article)}/versions/${version}`;
    const script = await request("GET", place).catch(() => null);
    const number = Number(segment);
    const sentence = script?.sentences.find(
        (one) => one.first_segment <= number && number < one.first_segment + one.segments,
    );
    return script?.audio_url && sentence?.start_ms !== null && sentence
        ? { url: script.audio_url, startMs: sentence.start_ms }
        : null;
};

const hear = async (button) => {
    const own = { url: root + button.dataset.passage };
    const what = button.dataset.version ? await onAir(button.dataset) : null;
    try {
        await play(button, what ?? own);
    } catch (error) {
        // What is for subscribers is heard as it was spoken.
        await (what ? play(button, own).catch(notPlayed) : notPlayed(error));
    }
};

look.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.passage) {
        isHeard(button) ? pause() : await hear(button);
    } else if (button?.dataset.again) {
        await again(button);
    } else if (button?.dataset.refuse) {
        await refuse(button);
    } else if (button?.dataset.post) {
        await post(button);
    }
});

const again = async (button) => {
    const body = { from_scratch: "fromScratch" in button.dataset };
    button.disabled = true;
    const place = button.closest(".group");
    try {
        const ids = button.dataset.again.split(" ");
        button.disabled = await narrateAgain(ids, place, look.dataset, body);
    } catch (error) {
        say(error.message);
        button.disabled = false;
    }
};

const refuse = async (button) => {
    const { refuse: id, act, title, text } = button.dataset;
    const reason = await question(title, text, button.firstChild.textContent);
    if (reason === null) {
        return;
    }
    try {
        await request("POST", `/v1/articles/${encodeURIComponent(id)}/${act}`, { reason });
        say(filled(look.dataset.saidDone, { n: 1 }));
        button.closest(".line").querySelectorAll("button").forEach((one) => (one.disabled = true));
    } catch (error) {
        say(error.message);
    }
};

const post = async (button) => {
    button.disabled = true;
    try {
        await request("POST", button.dataset.post, {});
        say(filled(look.dataset.saidDone, { n: 1 }));
    } catch (error) {
        say(error.message);
        button.disabled = false;
    }
};
