// Photographs from places with bad reception: form[data-photos] puts them into a queue in this browser and sends them
// when there is a connection, each with the form's other fields and the moment it was taken. A photograph leaves the
// queue when the server has said yes, not before. Without script the form uploads as usual.
//
// The server gets: the file field under its own name, every other field, `taken` (ISO moment), `queue_id` (a UUID:
// the same photograph sent twice, after a lost answer, is recognised by it). 2xx: received. 4xx: refused for good.
import { make, word } from "./words.js";

const STORE = "photos";
const begun = new WeakSet();
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("huiyin-photos", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function inStore(mode, work) {
  const store = (await open()).transaction(STORE, mode).objectStore(STORE);
  return new Promise((resolve, reject) => {
    const request = work(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const uuid = () =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The queue of photographs of one person in this browser. */
export class PhotoQueue {
  constructor(person) {
    this.person = person;
  }

  /** Keep a photograph with the address and the fields it is to be sent with. */
  async add({ url, file, name, fields }) {
    const item = { id: uuid(), person: this.person, url, name, fields, taken: new Date().toISOString(), fileName: file.name, type: file.type, bytes: await file.arrayBuffer(), state: "waiting" };
    await inStore("readwrite", (store) => store.put(item));
    return item;
  }

  /** What waits, oldest first, only this person's. */
  async waiting(url) {
    const all = await inStore("readonly", (store) => store.getAll());
    return all.filter((item) => item.person === this.person && (!url || item.url === url)).sort((a, b) => a.taken.localeCompare(b.taken));
  }

  /** Take a photograph out of the queue. */
  drop(id) {
    return inStore("readwrite", (store) => store.delete(id));
  }

  /** Send what waits; calls `told(item, state)` for each. Stops at the first that finds no connection. */
  async send(token, told = () => {}) {
    for (const item of await this.waiting()) {
      if (item.state === "refused") continue;
      const body = new FormData();
      for (const [key, value] of item.fields) body.append(key, value);
      body.append("taken", item.taken);
      body.append("queue_id", item.id);
      body.append(item.name, new Blob([item.bytes], { type: item.type }), item.fileName);
      let answer;
      try {
        // "manual": a redirect to the sign-in page is not a yes.
        answer = await fetch(item.url, { method: "POST", body, headers: { "x-csrftoken": token }, redirect: "manual", credentials: "same-origin" });
      } catch {
        return;
      }
      if (answer.ok) {
        await this.drop(item.id);
        told(item, "sent");
      } else if (answer.status === 413 || answer.status === 415 || answer.status === 422) {
        await inStore("readwrite", (store) => store.put({ ...item, state: "refused" }));
        told(item, "refused");
      } else {
        return;
      }
    }
  }
}

function show(list, item, state, queue) {
  let line = list.querySelector(`[data-photo="${item.id}"]`);
  if (!line) {
    const picture = make("img", { alt: "", src: URL.createObjectURL(new Blob([item.bytes], { type: item.type })) });
    const drop = make("button", { type: "button", className: "button button-small", textContent: word("photoDrop") });
    drop.addEventListener("click", async () => {
      await queue.drop(item.id);
      line.remove();
    });
    line = make("li", {}, picture, make("span"), drop);
    line.dataset.photo = item.id;
    list.append(line);
  }
  const words = { waiting: "photoWaiting", sent: "photoSent", refused: "photoRefused" };
  line.querySelector("span").textContent = `${item.fileName} · ${word(words[state])}`;
  if (state === "sent") line.querySelector("button")?.remove();
}

async function start(form) {
  const person = document.body.dataset.person;
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-photo-list]");
  if (!person || !input || !list || !window.indexedDB) return;
  const queue = new PhotoQueue(person);
  const url = new URL(form.action).pathname;
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    await queue.send(token(), (item, state) => item.url === url && show(list, item, state, queue)).finally(() => {
      sending = false;
    });
    form.dispatchEvent(new CustomEvent("photos:sent", { bubbles: true }));
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = [...new FormData(form)].filter(([key, value]) => key !== "csrfmiddlewaretoken" && typeof value === "string");
    for (const file of input.files) {
      const item = await queue.add({ url, file, name: input.name, fields });
      show(list, item, "waiting", queue);
    }
    input.value = "";
    send();
  });
  for (const item of await queue.waiting(url)) show(list, item, item.state, queue);
  window.addEventListener("online", send);
  setInterval(send, 30_000);
  send();
}

export function startPhotos(root) {
  const forms = [...(root.querySelectorAll?.("form[data-photos]") ?? [])];
  if (root.matches?.("form[data-photos]")) forms.push(root);
  for (const form of forms) {
    if (begun.has(form)) continue;
    begun.add(form);
    start(form).catch(() => {});
  }
}
