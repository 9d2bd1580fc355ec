// The collaboration map: who is under the pointer or has the focus shows its ties, the rest steps back; a click filters.

const MAP = "[data-ties]";

function cooperationsOf(element) {
  const place = element.closest?.("[data-cooperations], [data-cooperation]");
  if (!place) return null;
  const { cooperations, cooperation } = place.dataset;
  return { place, own: new Set((cooperations ?? cooperation).split(" ").filter(Boolean)) };
}

function light(target) {
  const found = cooperationsOf(target);
  for (const map of document.querySelectorAll(MAP)) {
    map.classList.toggle("has-lit", Boolean(found));
    for (const part of map.querySelectorAll("[data-cooperations], [data-cooperation]")) {
      const own = (part.dataset.cooperations ?? part.dataset.cooperation).split(" ");
      part.classList.toggle("is-lit", Boolean(found) && (part === found.place || own.some((key) => found.own.has(key))));
      part.classList.toggle("is-source", part === found?.place);
    }
  }
}

const focused = () => document.activeElement?.closest("[data-cooperations]") && document.activeElement;

// Enlarged on a small screen, the map scrolls in a box of its own: begin in the middle, and stay there when it is drawn anew.
let scrolled = null;

function scroll() {
  const box = document.querySelector(MAP)?.parentElement;
  if (!box) return;
  box.scrollLeft = scrolled ?? (box.scrollWidth - box.clientWidth) / 2;
}

if (document.querySelector(MAP)) {
  scroll();
  document.getElementById("collaboration-enlarge")?.addEventListener("change", () => {
    scrolled = null;
    scroll();
  });
  document.addEventListener("htmx:beforeSwap", () => (scrolled = document.querySelector(MAP)?.parentElement.scrollLeft));
  document.addEventListener("htmx:afterSettle", scroll);
  document.addEventListener("focusin", ({ target }) => light(target));
  document.addEventListener("focusout", ({ relatedTarget }) => relatedTarget || light(document.body));
  document.addEventListener("pointerover", ({ target }) => light(cooperationsOf(target) ? target : (focused() ?? document.body)));
  document.addEventListener("pointerleave", () => light(focused() ?? document.body));
  // A municipality on the map or a theme in the legend is a link; the form does the same without a new page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-spot], a[data-theme]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const [name, value] = link.dataset.spot ? ["municipality", link.dataset.spot] : ["theme", link.dataset.theme];
    const field = document.querySelector(`#collaboration-filter [name=${name}]`);
    if (!field) return;
    event.preventDefault();
    field.value = field.value === value ? "" : value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
