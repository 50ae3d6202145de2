// Casting rules as rows: add, move, remove, try, save.

import { loadAgain } from "./again.js";
import { narrateAgain } from "./follow.js";
import { question } from "./question.js";
import { filled, request } from "./request.js";

const casting = document.querySelector("#casting");
const form = document.querySelector("#rules");
const rows = form.querySelector(".rule-rows");
const said = document.querySelector("#casting-said");
const tried = document.querySelector("#tried");
const words = casting.dataset;

const several = (text) =>
    text
        .split(/[;؛]/)
        .map((one) => one.trim())
        .filter(Boolean);

/** Read a row as a rule of /v1; what is empty asks and says nothing. */
const ruleOf = (row) => {
    const field = (name) => row.querySelector(`[name=${name}]`);
    const rule = {};
    for (const name of ["language", "voice"]) {
        rule[name] = field(name).value.trim() || undefined;
    }
    for (const name of ["section", "author"]) {
        const values = several(field(name).value);
        rule[name] = values.length ? values : undefined;
    }
    const kinds = [...row.querySelectorAll("[name=kind]:checked")].map((one) => one.value);
    rule.kind = kinds.length ? kinds : undefined;
    rule.foreign = field("foreign").checked || undefined;
    const speaker = field("speaker").value.trim();
    const isNumber = field("speaker").dataset.number && /^\d+$/.test(speaker);
    rule.speaker = speaker ? (isNumber ? Number(speaker) : speaker) : undefined;
    for (const name of ["length_scale", "noise_scale", "noise_w"]) {
        const { value } = field(name);
        rule[name] = value === "" ? undefined : Number(value);
    }
    return rule;
};
const rules = () => [...rows.children].map(ruleOf);

const number = () => {
    [...rows.children].forEach((row, index) => {
        row.querySelectorAll(".place").forEach((one) => {
            one.textContent = one.closest("legend")
                ? `${words.rule} ${index + 1}`
                : `${words.rule} ${index + 1}`;
        });
        row.querySelector("[data-move='-1']").disabled = index === 0;
        row.querySelector("[data-move='1']").disabled = index === rows.children.length - 1;
    });
    document.querySelector("#no-rules").hidden = rows.children.length > 0;
};

const changed = () => {
    said.textContent = words.unsaved;
    tried.replaceChildren();
    addEventListener("beforeunload", warn);
};
const warn = (event) => event.preventDefault();

const add = (rule = {}) => {
    const row = document.querySelector("#new-rule").content.firstElementChild.cloneNode(true);
    for (const [name, value] of Object.entries(rule)) {
        if (name === "kind") {
            value.forEach((kind) => (row.querySelector(`[value=${kind}]`).checked = true));
        } else if (name === "foreign") {
            row.querySelector("[name=foreign]").checked = value;
        } else {
            const field = row.querySelector(`[name=${name}]`);
            if (name === "voice" && ![...field.options].some((one) => one.value === value)) {
                field.add(new Option(value, value));
            }
            field.value = Array.isArray(value) ? value.join("; ") : value;
            if (name === "speaker" && typeof value === "number") {
                field.dataset.number = "yes";
            }
        }
    }
    rows.append(row);
    number();
    return row;
};

form.addEventListener("input", (event) => {
    if (event.target.closest(".rule")) {
        changed();
    }
});
form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move], [data-remove]");
    const row = button?.closest(".rule");
    if (!row) {
        return;
    }
    if ("remove" in button.dataset) {
        const next = row.nextElementSibling ?? row.previousElementSibling;
        row.remove();
        (next?.querySelector("[data-remove]") ?? document.querySelector("#add-rule")).focus();
    } else if (button.dataset.move === "1") {
        row.nextElementSibling.after(row);
    } else {
        row.previousElementSibling.before(row);
    }
    number();
    if (row.isConnected) {
        const again = button.disabled ? row.querySelector("[data-move]:not(:disabled)") : button;
        again.focus();
    }
    changed();
});
document.querySelector("#add-rule").addEventListener("click", () => {
    add().querySelector("[name=section]").focus();
    changed();
});

const line = (parts) =>
    parts.length
        ? [...new Set(parts.map((part) => part.voice))].join(", ")
        : words.nobody;

/** Show which articles would change: who reads now, and who would. */
const showTried = (found) => {
    const head = document.createElement("p");
    head.textContent = filled(found.changed.length ? words.tried : words.nothing, {
        n: found.changed.length,
        all: found.articles,
    });
    const list = document.createElement("ul");
    list.className = "plain";
    for (const one of found.changed) {
        const item = document.createElement("li");
        item.className = "line";
        const title = document.createElement("p");
        title.className = "what";
        title.dir = "auto";
        title.textContent = one.title;
        const voices = document.createElement("p");
        voices.className = "soft";
        voices.dir = "ltr";
        voices.textContent = `${line(one.before)} → ${line(one.after)}`;
        item.append(title, voices);
        list.append(item);
    }
    tried.replaceChildren(head, list);
};

const attempt = async () => {
    const found = await request("POST", "/v1/casting/try", { rules: rules() });
    showTried(found);
    return found;
};
document.querySelector("#try-rules").addEventListener("click", () => {
    attempt().catch((error) => (said.textContent = error.message));
});

/** Offer to narrate what is on air again, where others would read it now. */
const offer = (found) => {
    const ids = found.changed.filter((one) => one.heard).map((one) => one.article_id);
    if (!ids.length) {
        return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = filled(words.again, { n: ids.length });
    button.addEventListener("click", async () => {
        button.disabled = true;
        await narrateAgain(ids, casting, words, {}).catch(
            (error) => (said.textContent = error.message),
        );
    });
    tried.append(button);
};

form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const why = document.querySelector("#casting-why");
    try {
        const found = await attempt();
        const tag = { "If-Match": `"${words.release}"` };
        const kept = await request("PUT", "/v1/casting", { rules: rules(), why: why.value }, tag);
        words.release = kept.release;
        why.value = "";
        removeEventListener("beforeunload", warn);
        said.textContent = filled(words.saved, { n: kept.release });
        offer(found);
    } catch (error) {
        said.textContent = error.message;
    }
});

casting.addEventListener("click", async (event) => {
    const load = event.target.closest("[data-load]");
    if (load) {
        rows.replaceChildren();
        JSON.parse(load.dataset.load).forEach(add);
        number();
        changed();
        said.textContent = words.loaded;
        form.scrollIntoView({ block: "start" });
        return;
    }
    const reset = event.target.closest("#reset-casting");
    const why = reset && (await question(reset.dataset.title, reset.dataset.text, reset.textContent));
    if (reset && why !== null) {
        const tag = { "If-Match": `"${words.release}"` };
        const asked = new URLSearchParams({ why });
        try {
            await request("DELETE", `/v1/casting?${asked}`, null, tag);
            removeEventListener("beforeunload", warn);
            loadAgain();
        } catch (error) {
            said.textContent = error.message;
        }
    }
});

number();
