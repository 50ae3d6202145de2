// One press plays what is on air of an article; another one pauses it.

const root = document.body.dataset.root;
const sound = new Audio();
let playing = null;

const button = () =>
    playing && document.querySelector(`[data-play="${CSS.escape(playing)}"]`);

const show = () => {
    for (const one of document.querySelectorAll("[data-play]")) {
        const on = one.dataset.play === playing && !sound.paused;
        one.setAttribute("aria-pressed", String(on));
    }
};

const addressOf = async (id) => {
    const place = `${root}/v1/articles/${encodeURIComponent(id)}`;
    const response = await fetch(`${place}/narration`);
    if (response.status === 401) {
        return `${place}/preview.mp3`; // for subscribers: the beginning is everybody's
    }
    const manifest = await response.json();
    if (!response.ok) {
        throw new Error(manifest.detail);
    }
    return manifest.contentUrl;
};

document.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-play]");
    if (!pressed) {
        return;
    }
    const id = pressed.dataset.play;
    try {
        if (playing === id && !sound.paused) {
            sound.pause();
        } else {
            if (playing !== id) {
                playing = id;
                sound.src = await addressOf(id);
            }
            await sound.play();
        }
    } catch (error) {
        playing = null;
        const said = document.querySelector("#said");
        said.textContent = said.dataset.notPlayed.replace("{why}", error.message);
    }
    show();
});
for (const name of ["play", "pause", "ended"]) {
    sound.addEventListener(name, show);
}
document.addEventListener("htmx:afterSwap", () => button() && show());
