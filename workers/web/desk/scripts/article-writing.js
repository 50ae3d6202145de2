// What somebody has begun to write is still there when the page around it is drawn anew.

/** Tell that what a form holds is sent and kept: the next drawing need not keep the form. */
export const finish = (form) => {
    if (form) {
        form.dataset.finished = "";
    }
};

const isFinished = (form) => "finished" in form.dataset;

const isChanged = (field) => {
    if (field.type === "file") {
        return field.files.length > 0;
    }
    if (field.options) {
        return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
};

/** Return whether two forms, of the old page and of the new one, are for the same. */
const isSame = (one, other) =>
    one.id === other.id && JSON.stringify(one.dataset) === JSON.stringify(other.dataset);

/** Return the row of a sentence in a page, by its key; null where there is none. */
export const rowOf = (page, key) =>
    page.querySelector(`.sentence[data-key="${CSS.escape(String(key))}"]`);

/** Keep the form of one sentence, which only the page has, where that sentence is now. */
const keepPanel = (old, drawn) => {
    const panel = old.querySelector(".panel");
    const row = panel && !isFinished(panel) && rowOf(drawn, panel.closest(".sentence").dataset.key);
    if (!row) {
        return [];
    }
    row.append(panel);
    row.querySelector("[data-change]")?.setAttribute("aria-expanded", "true");
    return [panel];
};

const isWritten = (form) =>
    form.contains(document.activeElement) || [...form.elements].some(isChanged);

/** Keep the other forms: open where they are open, and with what was written into them. */
const keepForms = (old, drawn) =>
    [...old.querySelectorAll("form:not(.panel)")].filter((form) => {
        const inNew = [...drawn.querySelectorAll("form")].find((one) => isSame(one, form));
        if (isFinished(form) || !inNew) {
            return false;
        }
        inNew.closest("details").open ||= form.closest("details").open;
        if (isWritten(form)) {
            inNew.replaceWith(form);
            return true;
        }
        return false;
    });

/** Put the forms in which somebody writes into a page that was drawn anew; return them. */
export const keepWriting = (old, drawn) => [...keepForms(old, drawn), ...keepPanel(old, drawn)];
