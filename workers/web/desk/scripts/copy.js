// Ids and addresses, which stand nowhere else on the page.

document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-path], [data-copy-from]");
    if (!button) {
        return;
    }
    const { copy, copyPath, copyFrom } = button.dataset;
    const text =
        copy ??
        (copyPath
            ? new URL(copyPath, location.href).href
            : document.querySelector(copyFrom).textContent);
    await navigator.clipboard.writeText(text);
    document.querySelector("#said").textContent =
        document.querySelector("#said").dataset.copied ?? "";
    button.closest("details")?.removeAttribute("open");
});
document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
        document.querySelector("details.copy[open]")?.removeAttribute("open");
    }
});
