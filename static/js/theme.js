// The button that goes round automatic, light, dark. The server reads the cookie and writes data-theme: no flash; the
// shell kept on the device was written for nobody, it reads the cookie here.
const root = document.documentElement
const NAMES = { "": "automatique", light: "clair", dark: "sombre" }
const NEXT = { "": "light", light: "dark", dark: "" }
const kept = /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1]
if (kept) root.dataset.theme = kept
const current = () => root.dataset.theme ?? ""

const wear = (theme) => {
  if (theme) root.dataset.theme = theme
  else delete root.dataset.theme
  const secure = location.protocol === "https:" ? "; secure" : ""
  const age = theme ? 31536000 : 0
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  const say = () => button.setAttribute("aria-label", `Thème : ${NAMES[current()]}`)
  button.hidden = false
  say()
  button.addEventListener("click", () => {
    wear(NEXT[current()])
    say()
  })
}
