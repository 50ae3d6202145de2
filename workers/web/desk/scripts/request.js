// Requests to /v1, which takes them from the session and this page's key.

import { loadAgain } from "./again.js";

const root = document.body.dataset.root;
const formKey = document.querySelector("meta[name=form-key]").content;

/** Ask /v1; return what it answered, or throw why it refused. A file is sent as it is. */
export const request = async (method, path, body = null, headers = {}) => {
    const sent = { "X-Listen-Form-Key": formKey, ...headers };
    const isFile = body instanceof Blob;
    if (body !== null) {
        sent["Content-Type"] = isFile ? "application/octet-stream" : "application/json";
    }
    const response = await fetch(root + path, {
        method,
        headers: sent,
        body: body === null ? undefined : isFile ? body : JSON.stringify(body),
    });
    if (response.status === 401) {
        loadAgain(); // the session is over: the page leads to sign-in
    }
    const answer = await response.json();
    if (!response.ok) {
        throw new Error(answer.detail);
    }
    return answer;
};

export const say = (text) => {
    document.querySelector("#said").textContent = text;
};

export const filled = (text, values) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));
