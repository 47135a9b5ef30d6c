// Keys of the lists: "/" to search, and on a page with rows [data-row]: j k to move, Enter to open, x to tick,
// other letters follow the link or press the button of the current row (or page) with data-key="c".
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"
const rows = () => [...document.querySelectorAll("[data-row]")]
const here = () => rows().findIndex((row) => row.classList.contains("here"))

const go = (list, to) => {
  const at = Math.max(0, Math.min(list.length - 1, to))
  list.forEach((row, rank) => row.classList.toggle("here", rank === at))
  list[at].querySelector("a, button")?.focus({ preventScroll: true })
  list[at].scrollIntoView({ block: "nearest" })
}

const press = (letter, scope) => scope?.querySelector(`[data-key="${letter}"]`)

const act = (key) => {
  const list = rows()
  const at = here()
  const row = list[at]
  if (list.length && key === "j") return go(list, at + 1)
  if (list.length && key === "k") return go(list, at - 1)
  if (row && key === "x") return row.querySelector("input[type=checkbox]")?.click()
  return (press(key, row) ?? press(key, document))?.click()
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return
  if (document.querySelector("dialog[open]")) return
  if (event.key === "/") {
    const search = document.querySelector("[data-slash]")
    if (search) event.preventDefault()
    search?.focus()
  } else if (event.key === "Enter" && event.target === document.body) {
    rows()[here()]?.querySelector("a")?.click()
  } else if (/^[a-z]$/.test(event.key)) act(event.key)
})
