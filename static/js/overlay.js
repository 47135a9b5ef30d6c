// Native dialogs: [data-dialog="id"] opens, [data-close] closes; <details data-confirm> becomes a dialog.
// Menus are popovers (popovertarget): the browser gives Esc, focus and closing outside.
const DIALOG = "dialog"

const lift = (details) => {
  const body = details.querySelector(".pop-in")
  const dialog = document.createElement(DIALOG)
  dialog.className = "dialog"
  const title = body.querySelector("h2")
  if (title?.id) dialog.setAttribute("aria-labelledby", title.id)
  body.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false })
  dialog.append(body)
  details.after(dialog)
  details.lifted = dialog
  return dialog
}

document.addEventListener("click", (event) => {
  const summary = event.target.closest("details[data-confirm] > summary")
  if (summary) {
    event.preventDefault()
    const details = summary.parentElement
    ;(details.lifted ?? lift(details)).showModal()
    return
  }
  const opener = event.target.closest("[data-dialog]")
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal()
  const closer = event.target.closest("[data-close]")
  if (closer) (closer.closest(DIALOG) ?? closer.closest("[popover]"))?.[closer.closest(DIALOG) ? "close" : "hidePopover"]()
})

for (const dialog of document.querySelectorAll("dialog[data-open]")) dialog.showModal()
