// Where the device is, into a form's hidden fields: form[data-place] with a button, when the browser can tell and the
// person asks for it. Without script, or without leave, the place is typed.

const begun = new WeakSet();

function begin(form) {
  const row = form.querySelector("[data-place-row]");
  const ask = form.querySelector("[data-place-ask]");
  const said = form.querySelector("[data-place-said]");
  if (!row || !ask || !said || !("geolocation" in navigator)) return;
  row.hidden = false;
  ask.addEventListener("click", () => {
    said.textContent = said.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.elements.accuracy.value = Math.round(coords.accuracy);
        said.textContent = `${said.dataset.found} ${Math.round(coords.accuracy)}`;
      },
      () => { said.textContent = said.dataset.failed; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });
}

/** Serve the forms within `root` that may know their place. */
export function startPlaces(root) {
  for (const form of root.querySelectorAll("form[data-place]")) {
    if (begun.has(form)) continue;
    begun.add(form);
    begin(form);
  }
}
