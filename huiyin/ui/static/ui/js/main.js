// One module for every page: what it finds there, it serves. Without it everything still reads and every form still posts.
import { startDialogs } from "./dialog.js";
import { startDrafts } from "./drafts.js";
import { startGrids } from "./grid.js";
import { startList } from "./list.js";
import { foldFilters, startMenus } from "./menu.js";
import { startPhotos } from "./photos.js";
import { startPlaces } from "./place.js";
import { startCopying } from "./copy.js";
import { startSteps } from "./steps.js";
import { startChoices } from "./when.js";
import { say, word } from "./words.js";

startMenus();
foldFilters();
startDialogs();
startCopying();
startList();
startDrafts(document);
startGrids(document);
startPhotos(document);
startChoices(document);
startPlaces(document);

// Fragments that htmx brought in are served too, and the page itself once htmx is there.
document.addEventListener("htmx:load", (event) => {
  startDrafts(event.target);
  startGrids(event.target);
  startPhotos(event.target);
  startChoices(event.target);
  startSteps(event.target);
});

document.addEventListener("htmx:sendError", () => say(word("noAnswer"), "error"));
document.addEventListener("htmx:responseError", () => say(word("wentWrong"), "error"));

// A fragment never is a whole page. When one comes, the session has ended and it is the sign-in page: putting it
// into the form's place would throw away what was typed.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { boosted, xhr } = event.detail;
  if (!boosted && /^\s*<!doctype/i.test(xhr.responseText ?? "")) {
    event.detail.shouldSwap = false;
    say(word("signedOut"), "warn");
  }
});

(document.querySelector(".error-summary") ?? document.querySelector(".field-wrong :is(input, select, textarea)"))?.focus();
