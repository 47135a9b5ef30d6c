// A search field over choices that the page already holds: type everyday words, arrows, Enter.
// <div data-combobox><label …><input …><ul data-choices><li data-words="dextro glycémie"><button …>…</button></li></ul></div>
// Choosing presses the choice's own button, link or tick. Without JavaScript the list stays whole and works.
const SHOWN_AT_ONCE = 12
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
let number = 0

const listbox = (input) => {
  const list = document.createElement("ul")
  list.className = "options"
  list.id = `options-${(number += 1)}`
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || "Propositions")
  return list
}

const start = (box) => {
  const input = box.querySelector("input")
  const source = box.querySelector("[data-choices]")
  const choices = [...source.children].map((item) => ({
    item,
    label: item.textContent.replace(/\s+/g, " ").trim(),
    words: plain(`${item.dataset.words ?? ""} ${item.textContent}`),
  }))
  const list = listbox(input)
  let found = []
  let at = -1

  const point = (to) => {
    at = to
    ;[...list.children].forEach((option, rank) => option.setAttribute("aria-selected", String(rank === at)))
    if (at < 0) return input.removeAttribute("aria-activedescendant")
    list.children[at].scrollIntoView({ block: "nearest" })
    return input.setAttribute("aria-activedescendant", list.children[at].id)
  }
  const open = (is) => {
    list.hidden = !is
    input.setAttribute("aria-expanded", String(is))
  }
  const filter = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    found = choices.filter((choice) => words.every((word) => choice.words.includes(word))).slice(0, SHOWN_AT_ONCE)
    list.replaceChildren(...found.map((choice, rank) => {
      const option = document.createElement("li")
      option.id = `${list.id}-${rank}`
      option.setAttribute("role", "option")
      option.textContent = choice.label
      return option
    }))
    open(found.length > 0)
    point(found.length ? 0 : -1)
  }
  const choose = (rank) => {
    found[rank]?.item.querySelector("button, a, input")?.click()
    input.value = ""
    open(false)
    point(-1)
  }
  const move = (step) => {
    if (list.hidden) filter()
    else point((at + step + found.length) % found.length)
  }
  const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: () => open(false), Enter: () => choose(at) }

  source.hidden = true
  source.before(list)
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, autocomplete: "off" }
  Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value))
  open(false)

  input.addEventListener("input", filter)
  input.addEventListener("click", filter)
  input.addEventListener("keydown", (event) => {
    if (!keys[event.key] || (list.hidden && event.key !== "ArrowDown")) return
    event.preventDefault()
    keys[event.key]()
  })
  input.addEventListener("blur", () => open(false))
  list.addEventListener("mousedown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => choose([...list.children].indexOf(event.target.closest("[role=option]"))))
}

document.querySelectorAll("[data-combobox]").forEach(start)
