// The device's own dialog for sending a link. Where there is none, its button is hidden, and the one beside it copies.

export function sharing(button, device = navigator) {
  if (!device.share) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { title, text, url } = button.dataset;
    try {
      await device.share({ title, text, url });
    } catch (error) {
      if (error.name !== "AbortError") selectLink(button); // they closed the dialog: that is an answer, too
    }
  });
}

// What cannot be shared can be copied by hand.
function selectLink(button) {
  const field = button.closest("[data-return]").querySelector("[data-return-url]");
  field.focus();
  field.select();
}
