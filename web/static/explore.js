// A choice takes effect at once: the same page is fetched and its parts are put in place.
// Without this the form is sent by its buttons and the answer is the same page.

const form = document.querySelector("form.explore");
let asking = null;

function address() {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isFirst = name === "sort" && value === form.sort.options[0].value;
    if (value !== "" && !isFirst) given.append(name, value);
  }
  const question = given.toString();
  return question ? `${form.action}?${question}` : form.action;
}

function isOpen(part) {
  return new Map([...part.querySelectorAll("details[id], details.more")].map((d, n) => [d.id || n, d.open]));
}

async function show(url, keep) {
  asking?.abort();
  asking = new AbortController();
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form.explore");
    if (!answer.ok || !fresh) { location.assign(url); return; }
    const focused = document.activeElement?.id;
    const was = isOpen(form);
    for (const selector of [".filters", "#results"]) {
      const next = fresh.querySelector(selector);
      if (selector === ".filters") {
        next.open = form.querySelector(selector).open;
        for (const facet of next.querySelectorAll("details[id]")) {
          if (was.has(facet.id)) facet.open = was.get(facet.id);
        }
      }
      form.querySelector(selector).replaceWith(document.adoptNode(next));
    }
    const other = document.querySelectorAll("[hreflang]");
    page.querySelectorAll("[hreflang]").forEach((link, n) => other[n].setAttribute("href", link.getAttribute("href")));
    if (!keep) form.q.value = fresh.q.value;
    document.title = page.title;
    document.getElementById("said").textContent = document.getElementById("total").textContent;
    const inMore = focused && document.getElementById(focused)?.closest("details.more");
    if (inMore) inMore.open = true;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  } catch (fault) {
    if (fault.name !== "AbortError") location.assign(url);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function go() {
  const url = address();
  history.pushState(null, "", url);
  show(url, true);
}

if (form) {
  form.classList.add("is-live");
  if (matchMedia("(max-width: 52rem)").matches) form.querySelector(".filters").open = false;
  form.addEventListener("change", (event) => { if (event.target.id !== "q") go(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  addEventListener("popstate", () => show(location.href, false));
}
