// The screen Names: hear, change, remove, undo, apply, take in a list.

import { loadAgain } from "./again.js";
import { apply, follow } from "./applying.js";
import { comesTo, conflictOf, filled, made, play, send, stop, whereOf, wordsOf } from "./asking.js";

const words = wordsOf(document.querySelector("#names-words"));
const status = document.querySelector("#said");
const say = (text) => {
    status.textContent = text;
};

/** Return the data that a pressed element carries, or null. */
const carried = (target, name) => {
    const element = target.closest(`[data-${name}]`);
    const key = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    return element && { element, value: element.dataset[key] };
};

const hear = async (button, body, which) => {
    if (stop(button)) {
        return;
    }
    button.setAttribute("aria-busy", "true");
    try {
        const trial = await send("POST", "/v1/lexicon/try", body);
        await play(trial[which].wav, button);
        say("");
    } catch (error) {
        say(filled(status.dataset.notPlayed, { why: error.message }));
    }
    button.removeAttribute("aria-busy");
};

/** Ask why; return it, or null if it is not to be done after all. */
const askWhy = (title, text) => {
    const dialog = document.querySelector("#ask-why");
    dialog.querySelector("h2").textContent = title;
    dialog.querySelector("[data-text]").textContent = text;
    dialog.querySelector("button.chief").textContent = title;
    dialog.querySelector("form").reset();
    dialog.returnValue = "";
    dialog.showModal();
    dialog.querySelector("input").focus();
    return new Promise((resolve) => {
        const why = () => dialog.querySelector("input").value;
        const done = () => resolve(dialog.returnValue === "do" ? why() : null);
        dialog.addEventListener("close", done, { once: true });
    });
};

const remove = async ({ written, language, scope }, text) => {
    const why = await askWhy(words.list.remove, text);
    if (why !== null) {
        const asked = new URLSearchParams({ written, language, scope, why });
        await send("DELETE", `/v1/lexicon/entries?${asked}`);
        loadAgain();
    }
};

const undo = async (number, text) => {
    const why = await askWhy(words.list.undo, text);
    if (why !== null) {
        await send("POST", `/v1/lexicon/releases/${number}/undo`, { why });
        loadAgain();
    }
};

const openFor = (detail) => document.dispatchEvent(new CustomEvent("say-as", { detail }));

document.addEventListener("click", async (event) => {
    const on = (name) => carried(event.target, name);
    let pressed;
    try {
        if ((pressed = on("hear"))) {
            await hear(pressed.element, JSON.parse(pressed.value), "after");
        } else if ((pressed = on("hear-now"))) {
            await hear(pressed.element, JSON.parse(pressed.value), "before");
        } else if ((pressed = on("say-as"))) {
            openFor(JSON.parse(pressed.value));
        } else if ((pressed = on("change"))) {
            const { written, ...entry } = JSON.parse(pressed.value);
            openFor({ word: written, ...entry });
        } else if (on("add")) {
            openFor({ language: document.querySelector("#of").value });
        } else if ((pressed = on("remove"))) {
            await remove(JSON.parse(pressed.value), pressed.element.dataset.text);
        } else if ((pressed = on("undo"))) {
            await undo(pressed.value, pressed.element.dataset.text);
        }
    } catch (error) {
        say(error.message);
    }
});
document.addEventListener("said-as", () => loadAgain());
document.addEventListener("change", (event) => {
    if (event.target.matches("[data-goes]")) {
        event.target.form.submit();
    }
});

document.addEventListener("submit", async (event) => {
    const due = event.target.closest("[data-apply]");
    if (!due) {
        return;
    }
    event.preventDefault();
    due.inert = true;
    try {
        const line = due.closest("section").querySelector("[data-progress]");
        await apply({ why: due.elements.why.value }, line, words);
        due.remove();
    } catch (error) {
        say(error.message);
        due.inert = false;
    }
});
for (const line of document.querySelectorAll("[data-follow]")) {
    follow(line.dataset.follow, line, words).catch((error) => say(error.message));
}

// A list: first what it would change, then, if it is wanted, the change.

const takeIn = document.querySelector("[data-take-in]");
const looked = takeIn?.querySelector("[data-looked]");
const FORMS = { csv: "csv", pls: "pls", xml: "pls", toml: "toml" };

const listOf = async () => {
    const [file] = takeIn.elements.list.files;
    const form = FORMS[file.name.split(".").at(-1).toLowerCase()] ?? "csv";
    return { form, text: await file.text(), language: takeIn.dataset.language };
};

const cells = (kind, row) => {
    const line = made("tr");
    line.append(...row.map((text) => made(kind, text, { dir: "auto" })));
    return line;
};

const show = (found, list) => {
    const { n_changed: n, n_entries: all } = found;
    looked.replaceChildren();
    looked.hidden = false;
    const text = n ? filled(words.list.would_change, { n, all }) : words.list.would_change_none;
    looked.append(made("p", text, { role: "status" }));
    if (n === 0) {
        return;
    }
    const table = made("table", "", { className: "changes" });
    const head = made("thead");
    const body = made("tbody");
    const { written, where, before, after } = words.list;
    head.append(cells("th", [written, where, before, after]));
    body.append(
        ...found.changes.map((one) =>
            cells("td", [
                one.written,
                whereOf(one.scope, words),
                one.before ?? words.list.new,
                one.after ?? "",
            ]),
        ),
    );
    table.append(head, body);
    const frame = made("div", "", { className: "scroll", tabIndex: 0 });
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", words.list.import);
    frame.append(table);
    looked.append(frame);
    const changed = new Set(found.changes.map((one) => one.written));
    const told = found.conflicts.filter((one) => changed.has(one.written));
    const clashes = made("ul", "", { className: "told" });
    clashes.append(
        ...told.slice(0, 20).map((one) =>
            made("li", `${one.written}: ${conflictOf(one, words)}`),
        ),
    );
    looked.append(clashes);
    if (found.on_air.n_articles) {
        looked.append(made("p", comesTo(words.list.to_apply_text, words, found.on_air)));
    }
    const label = made("label", takeIn.dataset.why ?? "");
    const field = made("p", "", { className: "field" });
    const input = made("input", "", { maxLength: 500, id: "list-why" });
    label.htmlFor = input.id;
    field.append(label, input);
    const button = made("button", filled(words.list.take_in, { n }), { type: "button" });
    button.className = "chief";
    button.addEventListener("click", async () => {
        button.disabled = true;
        try {
            await send("POST", "/v1/lexicon/import", { ...list, why: input.value });
            loadAgain();
        } catch (error) {
            say(error.message);
            button.disabled = false;
        }
    });
    looked.append(field, button);
    button.focus();
};

takeIn?.addEventListener("submit", async (event) => {
    event.preventDefault();
    looked.hidden = true;
    try {
        const list = await listOf();
        show(await send("POST", "/v1/lexicon/import", { ...list, dry_run: true }), list);
        say("");
    } catch (error) {
        looked.replaceChildren(made("p", error.message, { className: "mistake" }));
        looked.hidden = false;
    }
});
