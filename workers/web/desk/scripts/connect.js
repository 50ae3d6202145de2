// Sending tests, and a preview that changes as its colours do.

import { ask, say } from "./acts.js";

const show = (id, text) => {
    document.querySelector(id).textContent = text;
};

document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-test]");
    if (!button) {
        return;
    }
    button.disabled = true;
    try {
        const tried = await ask("/v1/connect/test", { endpoint: Number(button.dataset.test) });
        const heads = Object.entries(tried.headers).map(([name, value]) => `${name}: ${value}`);
        show("#sent", [...heads, "", tried.body].join("\n"));
        show("#answered", `${tried.status ?? "–"} ${tried.answer} (${tried.duration_ms} ms)`);
        document.querySelector("#tried").hidden = false;
    } catch (error) {
        say(error.message);
    }
    button.disabled = false;
});

const look = document.querySelector("#look");
const snippet = document.querySelector("#snippet");
const plain = snippet?.textContent ?? "";
look?.addEventListener("change", () => {
    const { story, theme, accent } = look.elements;
    const asked = new URLSearchParams({ theme: theme.value, accent: accent.value.slice(1) });
    document.querySelector("#frame").src =
        `${look.dataset.embed}${encodeURIComponent(story.value)}?${asked}`;
    const named = `accent="${accent.value}"${theme.value === "auto" ? "" : ` theme="${theme.value}"`}`;
    snippet.textContent = plain.replace("<listen-player ", `<listen-player ${named} `);
});
