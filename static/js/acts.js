// Acts by everyday words: <fieldset data-acts="/actes/"> holds [data-acts-list] (ticks) and [data-acts-search] (a text field).
// The site is asked as one types; the act chosen becomes a tick. Without JavaScript the words are read when the form is sent.
// Without network js/offline/ starts it with a search of its own over the catalogue kept on the device.
const PAUSE_MS = 120
let number = 0

const tick = (act) => {
  number += 1
  const label = document.createElement("label")
  label.className = "act"
  const box = document.createElement("input")
  Object.assign(box, { className: "tick", type: "checkbox", name: "act", value: act.code, checked: true, id: `choisi-${number}` })
  label.htmlFor = box.id
  const words = document.createElement("span")
  words.className = "grow"
  words.textContent = act.label
  label.append(box, words)
  return label
}

const option = (act, id) => {
  const line = document.createElement("li")
  line.id = id
  line.setAttribute("role", "option")
  const words = document.createElement("span")
  words.className = "grow"
  words.textContent = act.note ? `${act.label} (${act.note})` : act.label
  const code = document.createElement("code")
  code.textContent = act.detail
  line.append(words, code)
  return line
}

const listbox = (input) => {
  const list = document.createElement("ul")
  list.className = "options"
  list.id = `${input.id}-propositions`
  list.hidden = true
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", "Actes trouvés")
  input.after(list)
  const attributes = {
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off",
  }
  Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value))
  return list
}

const asked = (fieldset) => async (words) => {
  const answer = await fetch(`${fieldset.dataset.acts}?q=${encodeURIComponent(words)}`, { credentials: "same-origin" })
  return answer.ok ? answer.json() : []
}

// `find`: words to a promise of [{code, label, detail, note}], best first.
export const start = (fieldset, find = asked(fieldset)) => {
  const input = fieldset.querySelector("[data-acts-search] input")
  const ticks = fieldset.querySelector("[data-acts-list]")
  const list = listbox(input)
  let found = []
  let at = -1
  let last = 0
  let wait = 0

  const open = (is) => {
    list.hidden = !is
    input.setAttribute("aria-expanded", String(is))
  }
  const point = (to) => {
    at = to
    ;[...list.children].forEach((line, rank) => line.setAttribute("aria-selected", String(rank === at)))
    if (at < 0) return input.removeAttribute("aria-activedescendant")
    list.children[at].scrollIntoView({ block: "nearest" })
    return input.setAttribute("aria-activedescendant", list.children[at].id)
  }
  const show = (acts) => {
    found = acts
    list.replaceChildren(...acts.map((act, rank) => option(act, `${list.id}-${rank}`)))
    open(acts.length > 0)
    point(acts.length ? 0 : -1)
  }
  const ask = async () => {
    const mine = (last += 1)
    const words = input.value.split(",").pop().trim()
    const acts = await find(words)
    if (mine === last && document.activeElement === input) show(acts)
  }
  const later = () => {
    clearTimeout(wait)
    wait = setTimeout(() => ask().catch(() => open(false)), PAUSE_MS)
  }
  const choose = (rank) => {
    const act = found[rank]
    if (!act) return
    const there = [...fieldset.querySelectorAll("input[name=act]")].find((box) => box.value === act.code)
    if (there) there.checked = true
    else ticks.append(tick(act))
    fieldset.querySelector("[data-acts-none]")?.remove()
    input.value = input.value.includes(",") ? input.value.replace(/,[^,]*$/, "") : ""
    last += 1
    clearTimeout(wait)
    open(false)
    point(-1)
    ;(there ?? ticks.lastElementChild.querySelector("input")).dispatchEvent(new Event("change", { bubbles: true }))
  }
  const move = (step) => (list.hidden ? later() : point((at + step + found.length) % found.length))
  const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: () => open(false), Enter: () => choose(at) }

  input.addEventListener("input", later)
  input.addEventListener("focus", later)
  input.addEventListener("blur", () => open(false))
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && list.hidden && !input.value.trim()) return event.preventDefault()
    if (!keys[event.key] || (list.hidden && event.key !== "ArrowDown")) return undefined
    event.preventDefault()
    return keys[event.key]()
  })
  if (document.activeElement === input && input.value) later() // typed before this module was here
  list.addEventListener("mousedown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => choose([...list.children].indexOf(event.target.closest("[role=option]"))))
}

document.querySelectorAll("[data-acts]").forEach((fieldset) => start(fieldset))
