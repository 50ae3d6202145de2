// Having articles spoken again because of names, and saying how far they are.

import { counted, filled, look, send } from "./asking.js";

const LOOKS_EVERY_MS = 1500;

/** Say how far the articles of a release are, until they are done. */
export const follow = async (release, line, words) => {
    for (;;) {
        const seen = await look(`/v1/lexicon/releases/${release}`);
        const done = seen.n_published + seen.n_failed + seen.n_replaced;
        const articles = counted(words.articles, seen.n_articles);
        const parts = [
            done < seen.n_articles || seen.n_failed || seen.n_replaced
                ? filled(words.list.progress, { done, articles })
                : filled(words.list.applied_all, { articles }),
        ];
        if (seen.n_failed) {
            parts.push(filled(words.list.failed, { n: seen.n_failed }));
        }
        if (seen.n_replaced) {
            parts.push(filled(words.list.replaced, { n: seen.n_replaced }));
        }
        line.textContent = parts.join(" · ");
        line.style.setProperty("--done", seen.n_articles ? done / seen.n_articles : 1);
        line.classList.toggle("over", done >= seen.n_articles);
        if (done >= seen.n_articles || !line.isConnected) {
            return seen;
        }
        await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS));
    }
};

/** Send what on air says a name as before, and follow it. */
export const apply = async (body, line, words) => {
    const sent = await send("POST", "/v1/lexicon/apply", body);
    if (sent.n_sent === 0) {
        line.textContent = words.list.sent_none;
        return sent;
    }
    await follow(body.release ?? sent.release, line, words);
    return sent;
};
