// Choosing rows of a list: one bar counts them and adds their cents. Without it the bar stays visible and the form works.
// <form data-bulk>: input.tick[data-cents] in rows, input[data-all], .bulk with [data-count] and [data-sum].
const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" })

for (const form of document.querySelectorAll("[data-bulk]")) {
  const bar = form.querySelector(".bulk")
  if (!bar) continue
  const whole = form.querySelector("input[data-whole]")
  const ticks = () => [...form.querySelectorAll("input.tick[data-cents]")]
  const all = form.querySelector("input[data-all]")
  const count = () => {
    const chosen = ticks().filter((tick) => tick.checked)
    const cents = chosen.reduce((sum, tick) => sum + Number(tick.dataset.cents), 0)
    bar.hidden = chosen.length === 0
    bar.querySelector("[data-count]").textContent = `${chosen.length} ${chosen.length > 1 ? "choisis" : "choisi"}`
    bar.querySelector("[data-sum]").textContent = euros.format(cents / 100)
    if (whole?.checked) bar.querySelector("[data-count]").textContent = `${whole.dataset.whole} choisis`
    if (whole?.checked) bar.querySelector("[data-sum]").textContent = "tout le filtre"
    if (all) all.checked = chosen.length > 0 && chosen.length === ticks().length
  }
  form.addEventListener("change", (event) => {
    if (event.target === all) ticks().forEach((tick) => { tick.checked = all.checked })
    count()
  })
  count()
}
