// The page of a visit, when the site answered it: with JavaScript « Valider » goes through the queue of this device, so
// that a network that fails at that moment loses nothing. Words not chosen in the list are for the site alone to read.
import { enqueue, queueOf } from "./device.js";
import { sync } from "./sync.js";

const form = document.querySelector("form[data-stamp]")
const { owner } = document.getElementById("etat-reseau")?.dataset ?? {}

const seconds = (time) => (time.length === 5 ? `${time}:00` : time)

const said = (fields) => ({
  kind: "validate",
  visit: form.dataset.visit,
  stamp: form.dataset.stamp,
  acts: fields.getAll("act"),
  at: seconds(fields.get("at")),
  emergency: fields.get("emergency") !== null,
  bsi_done: fields.get("bsi_done") ?? "",
  is_degraded: fields.get("is_degraded") !== null,
  has_proof: fields.get("has_proof") !== null,
  prescription: fields.get("prescription") || null,
})

const go = async (uuid) => {
  const left = (await queueOf(owner)).find((gesture) => gesture.uuid === uuid)
  if (!left) location.assign(form.dataset.then)
  else location.assign(left.state === "decide" ? `/hors-ligne/#/choisir/${uuid}` : "/hors-ligne/")
}

const validate = async (submitter) => {
  let uuid
  try {
    uuid = await enqueue(owner, said(new FormData(form)), form.dataset.label)
  } catch {
    form.dataset.ready = "1" // this device keeps nothing (private window, full disk): the form goes by itself
    form.requestSubmit(submitter)
    return
  }
  await sync()
  await go(uuid)
}

const takeOver = () => {
  form.addEventListener("submit", (event) => {
    const isNative = event.submitter?.formMethod === "get" || form.dataset.ready || form.elements.more.value.trim()
    if (isNative) return
    event.preventDefault()
    if (form.getAttribute("aria-busy") === "true") return
    form.setAttribute("aria-busy", "true")
    validate(event.submitter)
  })
}

if (form) {
  form.dataset.taken = "1"
  if (owner && crypto.subtle && navigator.locks) takeOver()
  if (form.dataset.held) form.requestSubmit() // pressed before this file had come: hold.js kept it
}
