// What the pages gain from JavaScript: autosave that tells what it does. Without it every form is sent by its button.
import "./collaboration.js";
import "./reorder.js";
import "./sideways.js";

const FORM = "form[data-autosave]";
const texts = () => document.getElementById("dp-texts")?.dataset ?? {};

// Of each form: how many edits were made, and the last one that the server has.
const forms = new Map();
const sentEdits = new WeakMap(); // request -> the edit it carries
const sentLoggedOut = new WeakSet(); // requests of after it was known that nobody is logged in
const unreached = new Set(); // forms whose last save met no server, or one that does not work
const FIRST_WAIT = 10_000;
const LONGEST_WAIT = 30_000;
let wait = FIRST_WAIT; // milliseconds until the next try
let nextTry = 0;
let loggedOut = false;
let lastSequence = 0;

function stateOf(form) {
  if (!forms.has(form)) forms.set(form, { edits: 0, kept: 0 });
  return forms.get(form);
}

const isPending = (form) => form.isConnected && stateOf(form).kept < stateOf(form).edits;

function pendingForms() {
  for (const form of forms.keys()) if (!form.isConnected) forms.delete(form);
  return [...forms.keys()].filter(isPending);
}

function show(form, state, name) {
  const line = form.querySelector(".dp-answer__saved");
  if (!line) return;
  const text = line.dataset[name] ?? texts()[name];
  if (!text) return;
  line.dataset.state = state;
  if (line.textContent !== text) line.textContent = text;
}

function showLoggedOut() {
  loggedOut = true;
  const notice = document.getElementById("dp-logged-out");
  if (notice && !document.querySelector(".dp-lasting")) document.body.append(notice.content.cloneNode(true));
}

function backIn() {
  loggedOut = false;
  document.querySelector(".dp-lasting")?.remove();
}

function saveAgain(which = () => true) {
  for (const form of pendingForms()) if (which(form) && form.matches("[hx-post], [data-hx-post]")) form.requestSubmit();
}

const saveUnreached = () => saveAgain((form) => unreached.has(form));

// A server that was away says nothing when it returns (the browser's `online` is about the network alone).
function tryAgainLater(form) {
  unreached.add(form);
  if (nextTry) return;
  nextTry = setTimeout(() => {
    nextTry = 0;
    saveUnreached();
  }, wait);
  wait = Math.min(wait * 1.5, LONGEST_WAIT);
}

function reached(form) {
  wait = FIRST_WAIT;
  if (unreached.delete(form)) saveUnreached();
}

const newestToken = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];

const formOf = (event) => event.detail.elt?.closest?.(FORM);

// What was typed a moment ago is not saved yet, whatever the line says of what was typed before.
function takeBackSaved(form) {
  if (form.querySelector(".dp-answer__saved")?.dataset.state === "saved") show(form, "saving", "saving");
}

function noteEdit(event) {
  const form = event.target.closest?.(FORM);
  if (!form) return;
  stateOf(form).edits += 1;
  takeBackSaved(form);
}

document.addEventListener("input", noteEdit, true);
document.addEventListener("change", noteEdit, true);

document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, headers, verb } = event.detail;
  const token = newestToken(); // logging in elsewhere changes it; the page still holds the old one
  if (token && verb !== "get") {
    headers["X-CSRFToken"] = token;
    if (parameters.csrfmiddlewaretoken !== undefined) parameters.csrfmiddlewaretoken = token;
  }
  const form = formOf(event);
  const field = form?.elements.namedItem("sequence");
  if (!field) return;
  lastSequence = Math.max(Date.now(), lastSequence + 1);
  field.value = lastSequence;
  parameters.sequence = String(lastSequence);
});

document.addEventListener("htmx:beforeSend", (event) => {
  const form = formOf(event);
  if (loggedOut) sentLoggedOut.add(event.detail.xhr);
  if (!form) return;
  sentEdits.set(event.detail.xhr, stateOf(form).edits);
  show(form, "saving", "saving");
});

// Before the swap, so that a fragment that brings its own save line has the last word.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = formOf(event);
  const { xhr } = event.detail;
  if (xhr.status === 401) showLoggedOut();
  else if (loggedOut && xhr.status < 500 && sentLoggedOut.has(xhr)) backIn(); // what was sent before proves nothing
  if (!form) return;
  if (xhr.status >= 500) {
    show(form, "failed", "unavailable");
    tryAgainLater(form);
    return;
  }
  const kept = (xhr.status >= 200 && xhr.status < 300) || xhr.status === 409; // 409: set aside, nothing is lost
  if (kept) {
    const state = stateOf(form);
    state.kept = Math.max(state.kept, sentEdits.get(xhr) ?? 0);
  } else if (xhr.status === 401) show(form, "failed", "loggedOut");
  else if (xhr.status === 422) show(form, "failed", "invalid");
  else show(form, "failed", "refused");
  reached(form);
});

// What grows above a button that is pressed would push it away from under the mouse; the choice takes all text along.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.target.matches(".dp-conflict__mine") && document.querySelector(".dp-conflict button:active")) {
    event.preventDefault();
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event);
  if (form && isPending(form)) takeBackSaved(form);
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = formOf(event);
    if (!form) return;
    show(form, "failed", "failed");
    tryAgainLater(form);
  });
}

window.addEventListener("online", () => saveAgain());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && loggedOut) saveAgain();
});

// A form that is sent by the browser itself takes its text along.
window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && forms.has(event.target)) forms.delete(event.target);
});

window.addEventListener("beforeunload", (event) => {
  if (pendingForms().length) event.preventDefault();
});

// In which block the reader is, for colleagues on the same page; a form that polls takes it along.
document.addEventListener("focusin", ({ target }) => {
  const place = document.querySelector("form[data-presence] [name=block]");
  if (place) place.value = target.closest("article.dp-block")?.id ?? "";
});
