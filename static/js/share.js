// The device's own sheet for sending a link, where there is one. Elsewhere its button is not there, and the one beside it copies.

export function sharing(button, device = navigator) {
  if (!device.share) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { title, text, url } = button.dataset;
    try {
      await device.share({ title, text, url });
    } catch (error) {
      if (error.name !== "AbortError") selectLink(button); // they closed it again: that is an answer, too
    }
  });
}

// What cannot be shared can be copied by hand.
function selectLink(button) {
  const field = button.closest("[data-return]").querySelector("[data-return-url]");
  field.focus();
  field.select();
}
