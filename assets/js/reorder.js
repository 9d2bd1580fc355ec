// Lists that can be put in another order by dragging. Without JavaScript, and with the keyboard, their buttons do it.

const LIST = "form[data-reorder]";
let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(`${LIST} [draggable]`) ?? null;
  dragged?.classList.add("is-dragged");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.(`${LIST} [draggable]`);
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
});

document.addEventListener("dragend", () => {
  const form = dragged?.closest(LIST);
  dragged?.classList.remove("is-dragged");
  dragged = null;
  form?.dispatchEvent(new Event("reordered", { bubbles: true }));
});
