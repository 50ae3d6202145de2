// Several articles are narrated again, one request after the other; a line says how far they are.

import { filled, request, say, wait } from "./request.js";

const LOOK_EVERY_MS = 2000;

/** Draw how far it is; what the page says of it comes from the place that was pressed in. */
const lineOf = (place) => {
    const line = place.querySelector(".following");
    const bar = line.querySelector("progress");
    const text = line.querySelector("span");
    line.hidden = false;
    return (n, all, words) => {
        bar.max = all;
        bar.value = n;
        text.textContent = words;
    };
};

/** Narrate each article again, and follow them until each is made or has failed. */
export const narrateAgain = async (ids, place, words, body) => {
    const show = lineOf(place);
    const accepted = [];
    let why = null;
    for (const id of ids) {
        const n = accepted.length + 1;
        show(0, ids.length, filled(words.saidWorking, { n, all: ids.length }));
        try {
            await request("POST", `/v1/articles/${encodeURIComponent(id)}/regenerate`, body);
            accepted.push(id);
        } catch (error) {
            why ??= error.message;
        }
    }
    const refused = ids.length - accepted.length;
    if (refused) {
        say(filled(words.saidRefused, { n: refused, why }));
    }
    await untilMade(accepted, show, words);
    return refused === 0;
};

const untilMade = async (ids, show, words) => {
    const asked = new URLSearchParams(ids.map((id) => ["article", id]));
    while (ids.length) {
        const far = await request("GET", `/v1/progress?${asked}`);
        const n = far.made + far.failed;
        const values = { n: far.made, all: ids.length, failed: far.failed };
        show(n, ids.length, filled(far.being_made ? words.saidGoing : words.saidMade, values));
        if (!far.being_made) {
            return;
        }
        await wait(LOOK_EVERY_MS);
    }
};
