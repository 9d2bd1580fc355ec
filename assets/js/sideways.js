// A table wider than its frame says so in a sentence before it, and its edge fades for as long as there is more to the right
// (see components.css). Only for the eye: who hears the page meets no edge.
const FRAMES = ".dp-table-scroll";
const SLACK = 2; // pixels that are rounding
const hints = new WeakMap(); // frame -> its sentence

function hintOf(frame) {
  if (!hints.has(frame)) {
    const hint = document.createElement("p");
    hint.className = "dp-sideways dp-no-print";
    hint.setAttribute("aria-hidden", "true");
    hint.textContent = document.getElementById("dp-texts")?.dataset.sideways ?? "";
    hints.set(frame, hint);
  }
  return hints.get(frame);
}

function tell(frame) {
  const room = frame.scrollWidth - frame.clientWidth;
  const isWide = room > SLACK && frame.clientWidth > 0;
  frame.classList.toggle("is-wide", isWide);
  frame.classList.toggle("has-more", isWide && room - frame.scrollLeft > SLACK);
  const hint = hintOf(frame);
  if (isWide && !hint.isConnected) frame.before(hint);
  if (!isWide) hint.remove();
}

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) tell(target.closest(FRAMES));
});

// A frame and what it holds may each become wider: the window, a letter that arrives, a part that is unfolded.
function watch() {
  for (const frame of document.querySelectorAll(FRAMES)) {
    if (hints.has(frame)) continue;
    hintOf(frame);
    frame.addEventListener("scroll", () => tell(frame), { passive: true });
    for (const one of [frame, ...frame.children]) resized.observe(one);
  }
}

watch();
document.addEventListener("htmx:afterSettle", watch);
