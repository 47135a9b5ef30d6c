// Sharing a credit: what the chosen pieces take, and what is left, said as one chooses. Without it the site says it when the form is sent.
// <form data-split="cents left">: rows `li` with input.tick and an amount, or data-cents on the tick; [data-rest] amounts; [data-said].
const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" })
const cents = (text) => {
  const plain = text.replace(/[\s\u00A0\u202F€]/g, "").replace(",", ".")
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : NaN
}

for (const form of document.querySelectorAll("[data-split]")) {
  const whole = Number(form.dataset.split)
  const said = form.querySelector("[data-said]")
  const pieces = () => [...form.querySelectorAll("input.tick[name]:checked")].filter((tick) => tick.closest("li"))
  const taken = (tick) => tick.dataset.cents ? Number(tick.dataset.cents) : cents(tick.closest("li").querySelector("input[inputmode]").value)
  const say = () => {
    const rests = [...form.querySelectorAll("[data-rest]")].filter((input) => input.value.trim())
    const amounts = [...pieces().map(taken), ...rests.map((input) => cents(input.value))]
    const sum = amounts.reduce((total, one) => total + one, 0)
    if (!amounts.length) said.textContent = ""
    else if (Number.isNaN(sum)) said.textContent = "Un montant ne se lit pas."
    else if (sum > whole) said.textContent = `Choisi : ${euros.format(sum / 100)}, ${euros.format((sum - whole) / 100)} de trop.`
    else if (sum === whole) said.textContent = `Choisi : ${euros.format(sum / 100)}, tout le crédit.`
    else said.textContent = `Choisi : ${euros.format(sum / 100)}, il reste ${euros.format((whole - sum) / 100)}.`
  }
  form.addEventListener("input", say)
  say()
}
