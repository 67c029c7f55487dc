// What pages can do better with a script. Each works without it.
"use strict";

document.documentElement.classList.add("scripted");

// On a telephone the names of pages are wider than it. (scrollIntoView would make Tab begin behind the current one.)
const current = document.querySelector(".places [aria-current]");
if (current) current.parentElement.scrollLeft = current.offsetLeft - current.parentElement.clientWidth / 2;

// A part that stays current holds still while somebody works in it.
function isHeld(region) {
  const busy = region.querySelector("input:checked, details.confirm[open]") || region.contains(document.activeElement);
  region.classList.toggle("is-held", Boolean(busy));
  return document.hidden || busy;
}

function liveRegion(event) {
  return event.detail.elt.closest("[data-live]");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const region = liveRegion(event);
  if (!region) return;
  if (isHeld(region)) event.preventDefault();
  else behind = false;
});

// A part with a stream of events is asked for after each of them, not only every few seconds. A stream that is refused
// is not asked for again; it is closed with what it tells of, and while nobody sees the page.
let stream = null;
let behind = false;

// What comes while the part is asked for, or swapped, is not lost: it is asked for again.
function tell() {
  behind = true;
  htmx.trigger("[data-events]", "changed");
}

function follow() {
  const address = document.hidden ? null : (document.querySelector("[data-events]")?.dataset.events ?? null);
  if ((stream?.address ?? null) === address) return;
  stream?.close();
  stream = address && Object.assign(new EventSource(address), { address });
  for (const name of ["stage", "state"]) stream?.addEventListener(name, tell);
}

addEventListener("pageshow", follow);
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => {
  stream?.close();
  stream = null;
});

let opened = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  const region = liveRegion(event);
  if (!region) return;
  if (isHeld(region)) event.detail.shouldSwap = false;
  opened = Array.from(region.querySelectorAll("details[id][open]"), (one) => one.id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  opened = [];
  follow();
});

function catchUp() {
  if (behind && stream) tell();
}

document.addEventListener("htmx:afterSettle", catchUp);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status === 304) catchUp();
});

// Somebody whose session ended goes to the sign-in page.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
});

document.addEventListener("change", (event) => {
  const box = event.target;
  const region = box.closest("[data-live]");
  if (box.matches("[data-all]")) {
    for (const one of box.form.querySelectorAll(`input[name="${box.dataset.all}"]`)) one.checked = box.checked;
  }
  if (region) isHeld(region);
  const count = document.querySelector("[data-count]");
  if (count && box.form) {
    const chosen = box.form.querySelectorAll(`input[name="${count.dataset.count}"]:checked`).length;
    count.textContent = chosen ? `${chosen} selected` : "";
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1200);
  }
  for (const menu of document.querySelectorAll("details.menu[open], details.confirm[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open], details.confirm[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
