// On every page of a member: keeps the shell and today's round, sends what waits, shows the queue in the top bar, and
// wipes this device when its person leaves (log-out, other cabinet) or is no longer the same.
import { setDown, showChip } from "./chip.js";
import { countOf, forget, isFresh, keepRoundOf, onChange, queueOf } from "./device.js";
import { sync } from "./sync.js";

const place = document.getElementById("etat-reseau")
const { owner, role, carer } = place?.dataset ?? {}
const AGAIN_MS = 30000
const FRESH_MS = 600000
const LEAVES = { "/compte/logout/": "vous déconnecter", "/cabinet/changer/": "changer de cabinet" }
let isLeaving = false

const isRound = location.pathname === "/tournee/"

const scopeHere = () => {
  if (!isRound) return undefined
  return new URLSearchParams(location.search).get("qui") === "moi" ? "moi" : ""
}

const exchange = async () => {
  if (isLeaving) return
  const end = await sync(scopeHere())
  setDown(end === "later")
  await showChip(owner)
}

// The round's own page brings it up to date; another page only when it is old, or when something waits.
const isDue = async () => isRound || (await countOf(owner)).waiting > 0 || !(await isFresh(FRESH_MS))

const line = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className })

const button = (text, className, press) => {
  const made = line("button", text, className)
  made.type = "button"
  made.addEventListener("click", press)
  return made
}

const leave = async (form, submitter) => {
  isLeaving = true
  await forget(owner)
  form.dataset.ready = "1"
  form.requestSubmit(submitter)
}

// Nothing is lost in silence: what waits is listed, sent first, or wiped by a choice of its own.
const ask = async (form, submitter, what) => {
  const queue = await queueOf(owner)
  const dialog = document.createElement("dialog")
  dialog.className = "dialog"
  const title = line("h2", `${queue.length} saisie${queue.length > 1 ? "s" : ""} sur cet appareil n’${queue.length > 1 ? "ont" : "a"} pas encore été enregistrée${queue.length > 1 ? "s" : ""}`)
  title.id = "reste-a-envoyer"
  dialog.setAttribute("aria-labelledby", title.id)
  const list = document.createElement("ul")
  list.append(...queue.map((gesture) => line("li", gesture.label)))
  const said = line("p", `Avant de ${what}, envoyez-les : en partant, cet appareil efface tout ce qu’il garde.`)
  said.setAttribute("role", "status")
  const sendFirst = async () => {
    await exchange()
    const { waiting, decide } = await countOf(owner)
    if (waiting + decide === 0) return leave(form, submitter)
    said.textContent = waiting ? "Le réseau manque : rien n’est parti. Rien n’est perdu non plus." : "Il reste un choix à faire : touchez « à décider », en haut de la page."
    return undefined
  }
  const actions = line("div", "", "stack tight")
  actions.append(
    button(`Envoyer puis ${what.replace("vous ", "me ")}`, "btn big", sendFirst),
    button("Rester", "btn quiet", () => dialog.remove()),
    button("Tout effacer et partir", "btn end-it", () => leave(form, submitter)),
  )
  const body = line("div", "", "stack")
  body.append(title, list, said, actions)
  dialog.append(body)
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

const onSubmit = async (event) => {
  const form = event.target
  const what = form.method === "post" && LEAVES[new URL(form.action).pathname]
  if (!what || form.dataset.ready) return
  event.preventDefault()
  const { submitter } = event
  const { waiting, decide } = await countOf(owner)
  if (waiting + decide > 0) await ask(form, submitter, what)
  else await leave(form, submitter)
}

if (owner && "indexedDB" in self && crypto.subtle && navigator.locks) {
  document.addEventListener("submit", onSubmit)
  onChange(() => showChip(owner))
  addEventListener("online", exchange)
  addEventListener("offline", exchange)
  await keepRoundOf(owner, role)
  if (carer !== undefined) {
    navigator.serviceWorker?.register("/service-worker.js")
    if (await isDue()) await exchange()
    else await showChip(owner)
    setInterval(async () => {
      const { waiting } = await countOf(owner)
      if (waiting && document.visibilityState === "visible") await exchange()
    }, AGAIN_MS)
  } else await showChip(owner)
}
