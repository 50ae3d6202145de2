// A question before something is done: what it does, and why it is done.

/** Ask; return the reason that was given, or null where nothing is to be done. */
export const question = (title, text, yes) =>
    new Promise((answer) => {
        const dialog = document.querySelector("#question");
        dialog.querySelector("#question-title").textContent = title;
        dialog.querySelector("#question-text").textContent = text;
        dialog.querySelector("#question-yes").textContent = yes;
        const why = dialog.querySelector("#question-why");
        why.value = "";
        dialog.returnValue = "";
        dialog.addEventListener(
            "close",
            () => answer(dialog.returnValue === "yes" ? why.value : null),
            { once: true },
        );
        dialog.showModal();
    });
