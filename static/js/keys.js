// Keys of the lists: "/" to search, "?" for help, and on a page with rows [data-row]: j k (or arrows, once in the list) to
// move, Enter to open, x to tick, other letters follow the link or press the button with data-key="a": of the bar of ticked
// rows when some are ticked, else of the current row, else of the page. Letters can be switched off on a device (WCAG 2.1.4).
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"
const KEPT = "idel-touches"
const STEP = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }
const rows = () => [...document.querySelectorAll("[data-row]")]
const here = () => rows().findIndex((row) => row.classList.contains("here"))
const isOff = () => localStorage.getItem(KEPT) === "non"

const go = (list, to) => {
  const at = Math.max(0, Math.min(list.length - 1, to))
  list.forEach((row, rank) => row.classList.toggle("here", rank === at))
  ;(list[at].querySelector("[data-open]") ?? list[at].querySelector("a, button"))?.focus({ preventScroll: true })
  list[at].scrollIntoView({ block: "nearest" })
}

const press = (letter, scope) => scope?.querySelector(`[data-key="${letter}"]`)
const bar = () => document.querySelector("[data-bulk]:has(input.tick[data-cents]:checked) .bulk")

const act = (key) => {
  const list = rows()
  const at = here()
  const row = list[at]
  if (list.length && key in STEP) return go(list, at + STEP[key])
  if (row && key === "x") return row.querySelector("input[type=checkbox]")?.click()
  return (press(key, bar()) ?? press(key, row) ?? press(key, document))?.click()
}

const ask = () => document.querySelector("dialog[data-help]")?.showModal()

const isForUs = (event) => {
  if (event.key.startsWith("Arrow")) return event.key in STEP && here() >= 0
  return /^[a-z]$/.test(event.key)
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return
  if (document.querySelector("dialog[open], :popover-open")) return
  if (event.key === "Enter" && event.target === document.body) {
    rows()[here()]?.querySelector("a")?.click()
  } else if (isOff()) {
    return
  } else if (event.key === "/") {
    const search = [...document.querySelectorAll("[data-slash]")].find((one) => one.offsetParent)
    if (search) event.preventDefault()
    search?.focus()
  } else if (event.key === "?") {
    ask()
  } else if (isForUs(event)) {
    if (event.key.startsWith("Arrow")) event.preventDefault()
    act(event.key)
  }
})

for (const button of document.querySelectorAll("[data-help-opener]")) {
  button.hidden = false
  button.addEventListener("click", () => {
    button.closest("[popover]")?.hidePopover()
    ask()
  })
}
for (const tick of document.querySelectorAll("[data-keys-switch]")) {
  tick.checked = !isOff()
  tick.addEventListener("change", () => localStorage.setItem(KEPT, tick.checked ? "oui" : "non"))
}
