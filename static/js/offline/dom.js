// Elements by hand, always as text: h("p", {class: "soft"}, "…", h("b", {}, "…")). Functions are listeners, false is left out.
const main = document.getElementById("contenu")

export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, "")
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

// A shape of the sprite, from the example that the page holds.
export const icon = (name) => {
  const shape = document.getElementById("forme").content.firstElementChild.cloneNode(true)
  const use = shape.firstElementChild
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${name}`))
  return shape
}

export const badge = (state, text, style = "") => h("span", { class: `badge ${style}`.trim(), "data-state": state }, icon(state), text)

export const note = (state, title, text, ...more) => h("div", { class: "note", "data-state": state }, icon(state), h("strong", {}, title), text && h("p", {}, text), ...more)

export const head = (title, lede, ...more) => h("div", { class: "head" }, h("div", {}, h("h1", { tabindex: "-1" }, title), lede && h("p", {}, lede)), ...more)

export const back = (address, words) => h("p", { class: "over" }, h("a", { href: address }, words))

const nameOf = (element) => `${element.localName} ${element.getAttribute("href")} ${element.ariaLabel} ${element.textContent}`

// Where the person is: the element under the focus and the menu that is open. Called after a redraw, it puts both back.
const placeHere = () => {
  const under = main.contains(document.activeElement) ? nameOf(document.activeElement) : null
  const menu = main.querySelector("[popover]:popover-open")?.id
  return () => {
    document.getElementById(menu)?.showPopover()
    if (under) [...main.querySelectorAll("a, button, summary, [tabindex]")].find((one) => nameOf(one) === under)?.focus({ preventScroll: true })
  }
}

// The whole page in place of the one before; the title takes the focus when a person asked for it, else it stays where it was.
export const show = (children, { focus }) => {
  const comeBack = placeHere()
  main.replaceChildren(...children.filter(Boolean))
  document.title = `${main.querySelector("h1").textContent} – Idel`
  if (!focus) return comeBack()
  main.querySelector("h1").focus({ preventScroll: true })
  window.scrollTo(0, 0)
  return undefined
}

export const hour = (time) => `${Number(time.slice(0, 2))}\u202fh\u202f${time.slice(3, 5)}`

export const dayOf = (iso) => new Intl.DateTimeFormat("fr-FR", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`))

export const euros = (cents) => {
  const whole = String(Math.trunc(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, "\u202f")
  return `${cents < 0 ? "\u2212" : ""}${whole},${String(Math.abs(cents) % 100).padStart(2, "0")}\u202f€`
}

export const counted = (number, one, many) => `${number}\u00a0${number > 1 ? many : one}`
