/* Copy what a button names, or what stands beside it. Without scripts, or a clipboard, it can be selected. */

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const named = button.dataset.copy;
    const source = named ? document.querySelector(named) : button.parentElement.querySelector("pre");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.href ?? source.textContent);
      button.textContent = button.dataset.done; // within what is read out when it changes
    });
  }
}
