// What was done may show on another page, or on this one anew. Neither takes back a way that
// somebody has begun to go: who follows a link while a page waits for an answer arrives there.

let leaving = false;
addEventListener("beforeunload", () => {
    leaving = true;
});
// Who presses something here stayed after all: the link was a file, or a question was answered so.
for (const pressed of ["pointerdown", "keydown"]) {
    addEventListener(pressed, () => {
        leaving = false;
    }, { capture: true });
}

/** Load this page again, or the path given, unless somebody is on the way to another page. */
export const loadAgain = (path = null) => {
    if (leaving) {
        return;
    }
    if (path === null) {
        location.reload();
    } else {
        location.href = path;
    }
};
