// Sound from one instant to another, and a button that says whether it is heard.

const sound = new Audio();
let pressed = null;
let end = Infinity;

const show = () => {
    for (const one of document.querySelectorAll(".play[aria-pressed=true]")) {
        if (one !== pressed || sound.paused) {
            one.setAttribute("aria-pressed", "false");
        }
    }
    pressed?.setAttribute("aria-pressed", String(!sound.paused));
};

const ready = () =>
    new Promise((done, failed) => {
        if (sound.readyState >= HTMLMediaElement.HAVE_METADATA) {
            done();
            return;
        }
        sound.addEventListener("loadedmetadata", done, { once: true });
        sound.addEventListener("error", () => failed(new Error(sound.error?.message ?? "")), {
            once: true,
        });
    });

/** Whether a button's sound is being heard now. */
export const isHeard = (button) => pressed === button && !sound.paused;

/** What is heard, or was last. */
export const heardLast = () => pressed;

export const pause = () => sound.pause();

/**
 * Play a sound for a button; times in milliseconds.
 * @param {{url: string, startMs?: number, endMs?: number}} what
 */
export const play = async (button, { url, startMs = 0, endMs = Infinity }) => {
    const address = new URL(url, location.href).href;
    sound.pause();
    pressed = button;
    if (sound.src !== address) {
        sound.src = address;
    }
    try {
        await ready();
        if (pressed !== button) {
            return; // something else was pressed meanwhile
        }
        sound.currentTime = startMs / 1000;
        end = endMs / 1000;
        await sound.play();
    } catch (error) {
        // Whoever presses again before there is sound interrupts it, and that is no failure.
        if (pressed === button && error.name !== "AbortError") {
            throw error;
        }
    }
    show();
};

sound.addEventListener("timeupdate", () => {
    if (sound.currentTime >= end) {
        sound.pause();
    }
});
for (const name of ["play", "pause", "ended"]) {
    sound.addEventListener(name, show);
}

export const notPlayed = (error) => {
    pressed = null;
    show();
    const said = document.querySelector("#said");
    said.textContent = said.dataset.notPlayed.replace("{why}", error.message);
};
