// What a producer does: requests to /v1, which takes them from the session and this page's key.

import { chosen, clearChoice } from "./choice.js";
import { filled, request } from "./request.js";

const said = document.querySelector("#said");

/** Post to a route of /v1; return what it answered, or throw why it refused. */
export const ask = (path, body = {}) => request("POST", path, body);

/** Post to a route of /v1; return null, or why it was refused. */
const post = async (path, body) => {
    try {
        await ask(path, body);
        return null;
    } catch (error) {
        return error.message;
    }
};

export const say = (text) => {
    said.textContent = text;
};

/** Do the same to several articles, one after the other, and say how it goes. */
const doToAll = async (ids, words, act) => {
    let n = 0;
    const refused = [];
    for (const id of ids) {
        say(filled(words.saidWorking, { n: n + refused.length + 1, all: ids.length }));
        const why = await act(id);
        if (why === null) {
            n += 1;
        } else {
            refused.push(why);
        }
    }
    const done = filled(words.saidDone, { n });
    const not = filled(words.saidRefused, { n: refused.length, why: refused[0] });
    say(refused.length ? `${done} ${not}` : done);
    return refused.length === 0;
};

const bulk = document.querySelector("#bulk");
bulk?.addEventListener("submit", (event) => event.preventDefault());
bulk?.addEventListener("click", async (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) {
        return;
    }
    const reason = bulk.elements.reason.value;
    const body = act === "voice" ? { reason, voice: bulk.elements.voice.value } : { reason };
    const what = act === "voice" ? "regenerate" : act;
    bulk.inert = true;
    const well = await doToAll([...chosen], bulk.dataset, (id) =>
        post(`/v1/articles/${encodeURIComponent(id)}/${what}`, body),
    );
    bulk.inert = false;
    if (well) {
        bulk.elements.reason.value = "";
        clearChoice();
    }
    document.querySelector("#ask")?.dispatchEvent(new Event("refresh"));
});

const acts = document.querySelector("#acts");
acts?.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-again], [data-post]");
    if (!button) {
        return;
    }
    button.disabled = true;
    if (button.dataset.post) {
        const why = await post(button.dataset.post, {});
        say(why ?? filled(acts.dataset.saidDone, { n: 1 }));
        button.disabled = why === null;
        return;
    }
    const body = { from_scratch: "fromScratch" in button.dataset };
    const well = await doToAll(button.dataset.again.split(" "), acts.dataset, (id) =>
        post(`/v1/articles/${encodeURIComponent(id)}/regenerate`, body),
    );
    button.disabled = well;
});
