// A round put in order by hand: <ol data-round="form id"> of <li data-visit="uuid">. A card is dragged (mouse or finger on
// its hour); dropping it sends the whole wanted order with the form. The buttons of each card do the same from the keyboard.
const list = document.querySelector("[data-round]")
const form = list && document.getElementById(list.dataset.round)
const cards = () => [...list.querySelectorAll("[data-visit]")]
let held = null
let before = ""

const order = () => cards().map((card) => card.dataset.visit).join(",")

const over = (y) => cards().find((card) => {
  const box = card.getBoundingClientRect()
  return card !== held && y >= box.top && y <= box.bottom
})

const drag = (event) => {
  const card = over(event.clientY)
  if (!card) return
  const box = card.getBoundingClientRect()
  if (event.clientY < box.top + box.height / 2) card.before(held)
  else card.after(held)
}

const drop = () => {
  document.removeEventListener("pointermove", drag)
  held.classList.remove("held")
  held = null
  if (order() === before) return
  form.elements.wanted.value = order()
  form.requestSubmit()
}

const take = (event) => {
  if (event.button !== 0) return
  event.preventDefault()
  held = event.currentTarget.closest("[data-visit]")
  before = order()
  held.classList.add("held")
  document.addEventListener("pointermove", drag)
  document.addEventListener("pointerup", drop, { once: true })
  document.addEventListener("pointercancel", drop, { once: true })
}

if (form) {
  for (const card of cards()) {
    const handle = card.querySelector(".hour")
    handle.classList.add("handle")
    handle.title = "Glisser pour changer l’ordre"
    handle.addEventListener("pointerdown", take)
  }
}
