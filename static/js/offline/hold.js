// A plain script, run before the page can be touched: until form.js has come, « Valider » is held, never sent bare. Sent bare
// while the network fails, it would be answered by the shell and what was ticked would be lost. form.js takes what was held.
(() => {
  const PATIENCE_MS = 8000 // then the module will not come: the form goes by itself
  document.addEventListener("submit", (event) => {
    const form = event.target
    if (!form.matches("form[data-stamp]") || form.dataset.taken || form.dataset.ready || event.submitter?.formMethod === "get") return
    event.preventDefault()
    if (form.dataset.held) return
    form.dataset.held = "1"
    setTimeout(() => {
      if (form.dataset.taken) return
      form.dataset.ready = "1"
      form.requestSubmit(event.submitter)
    }, PATIENCE_MS)
  })
})()
