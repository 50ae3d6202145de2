// Which articles are chosen: remembered while the list is drawn anew.

export const chosen = new Set();
const bulk = document.querySelector("#bulk");

const show = () => {
    for (const box of document.querySelectorAll(".choose")) {
        box.checked = chosen.has(box.value);
    }
    if (bulk) {
        bulk.hidden = chosen.size === 0;
        const words = bulk.dataset.saidSelected;
        bulk.querySelector(".selected").textContent = words.replace("{n}", chosen.size);
    }
};

export const clearChoice = () => {
    chosen.clear();
    show();
};

document.addEventListener("change", (event) => {
    if (event.target.matches(".choose")) {
        if (event.target.checked) {
            chosen.add(event.target.value);
        } else {
            chosen.delete(event.target.value);
        }
        show();
    }
});
document.addEventListener("htmx:afterSwap", show);
show();
