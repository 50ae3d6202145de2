// Secrets of webhooks: a new one is shown this once, an old one goes after a question.

import { ask, say } from "./acts.js";
import { loadAgain } from "./again.js";

document.querySelector("#make")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, endpoint } = event.target.elements;
    const asked = endpoint.value
        ? { name: name.value, direction: "out", endpoint: Number(endpoint.value) }
        : { name: name.value, direction: "in" };
    try {
        const { secret } = await ask("/v1/connect/secrets", asked);
        const made = document.querySelector("#made");
        document.querySelector("#secret").textContent = secret;
        made.hidden = false;
        made.focus();
        event.target.hidden = true; // the list shows it once the page is loaded again
        say("");
    } catch (error) {
        say(error.message);
    }
});

const open = (number, isOpen) => {
    document.querySelector(`#revoke-${number}`).hidden = !isOpen;
    const button = document.querySelector(`[data-revoke="${number}"]`);
    button.hidden = isOpen;
    const next = isOpen ? document.querySelector(`[data-revoke-not="${number}"]`) : button;
    next.focus();
};

document.addEventListener("click", async ({ target }) => {
    const { revoke, revokeNot, revokeNow } = target.closest("button")?.dataset ?? {};
    if (revoke || revokeNot) {
        open(revoke ?? revokeNot, Boolean(revoke));
    }
    if (revokeNow) {
        try {
            await ask(`/v1/connect/secrets/${revokeNow}/revoke`);
            loadAgain();
        } catch (error) {
            say(error.message);
        }
    }
});
