// A visit entered without network, and one that no care plan foresaw. The amount is for the site to say.
import { start as startActs } from "../acts.js";
import { back, dayOf, h, head, hour, icon, note } from "./dom.js";

const BSI = [["", "Aucun"], ["initial", "BSI initial"], ["renewal", "Renouvellement"], ["intermediate", "BSI intermédiaire"]]
const PLACES = [["home", "Domicile"], ["office", "Cabinet"], ["ehpad", "EHPAD"], ["autonomy", "Résidence autonomie"], ["remote", "À distance"]]

const tick = (code, label, prefix, checked) => {
  const id = `${prefix}-${code}`
  return h("label", { class: "act", for: id }, h("input", { class: "tick", id, type: "checkbox", name: "act", value: code, checked }), h("span", { class: "grow" }, label(code)))
}

const field = (name, label, control, hint) => h("div", { class: "field" }, h("label", { for: name }, label), hint && h("p", { class: "hint", id: `${name}-aide` }, hint), control)

const select = (name, choices, value) => h("select", { class: "input", id: name, name }, choices.map(([key, words]) => h("option", { value: key, selected: key === value }, words)))

const timeInput = (value) => h("input", { class: "input", id: "at", name: "at", type: "time", required: true, value: value.slice(0, 5) })

const picker = (legend, planned, ticked, { round, label, find }) => {
  const codes = [...new Set([...planned, ...ticked])]
  const mine = (round.mine ?? []).filter(([code]) => !codes.includes(code))
  const search = h("input", { class: "input", id: "more", type: "text", maxlength: "200", "aria-describedby": "more-aide" })
  const box = h("fieldset", { class: "field" }, h("legend", {}, legend),
    h("div", { class: "stack tight", "data-acts-list": true }, codes.length ? codes.map((code) => tick(code, label, "acte", ticked.includes(code))) : h("p", { class: "soft", "data-acts-none": true }, "Aucun acte choisi.")),
    mine.length > 0 && h("details", { class: "mt" }, h("summary", {}, "Vos actes"), h("div", { class: "choices" }, mine.map(([code, note]) => h("label", { for: `souvent-${code}` }, h("input", { class: "tick", id: `souvent-${code}`, type: "checkbox", name: "act", value: code }), h("span", {}, label(code), " ", h("span", { class: "small soft" }, `(${note})`)))))),
    h("div", { class: "mt", "data-acts-search": true }, field("more", "Ajouter un acte", search, "Avec vos mots, puis choisissez dans la liste.")))
  startActs(box, find)
  return box
}

const TICKS = { emergency: "Appel d’urgence", is_degraded: "Carte Vitale absente (mode dégradé)", has_proof: "J’ai la feuille signée ou la pièce" }
const yes = (version, name) => h("label", { class: "act", for: name }, h("input", { class: "tick", id: name, name, type: "checkbox", checked: version[name] }), h("span", { class: "grow" }, TICKS[name]))
const ticked = (form) => Object.fromEntries(Object.keys(TICKS).map((name) => [name, form.elements[name].checked]))

const dock = (form, words, shape) => h("div", { class: "dock" }, h("p", { class: "line apart" }, h("span", {}, "Montant"), h("strong", {}, "à confirmer")), h("button", { class: "btn main-action big fill", type: "submit", form }, icon(shape), words))

const acts = (form) => [...new Set(new FormData(form).getAll("act"))]
const at = (form) => `${form.elements.at.value}:00`

const onSubmit = (send) => (event) => {
  event.preventDefault()
  const form = event.currentTarget
  if (form.getAttribute("aria-busy") === "true") return
  form.setAttribute("aria-busy", "true")
  send(form)
}

const lede = ({ version, patient, distance_km: km }, round) => [dayOf(round.day), hour(version.at), patient.address, km ? `${String(km).replace(".", ",")} km` : ""].filter(Boolean).join(" · ")

const entry = (here, visit, validate) => {
  const { version, planned, mine } = visit
  const isKept = mine?.operation.kind === "validate"
  const send = (form) => validate(visit, { acts: acts(form), at: at(form), bsi_done: form.elements.bsi_done.value, ...ticked(form) })
  const form = h("form", { class: "stack", id: "saisie", submit: onSubmit(send) },
    picker("Soins de ce passage", planned, version.acts, here),
    field("at", "Heure", timeInput(version.at)),
    h("details", { open: version.emergency || version.is_degraded || version.bsi_done !== "" }, h("summary", {}, "Urgence, BSI réalisé pendant ce passage, carte absente"), h("div", { class: "stack mt" }, yes(version, "emergency"), field("bsi_done", "BSI réalisé pendant ce passage", select("bsi_done", BSI, version.bsi_done)), yes(version, "is_degraded"), yes(version, "has_proof"))))
  return h("div", { class: "split" }, form, h("aside", { class: "stack stick", "aria-label": "Validation" },
    visit.flags.map(([state, text]) => note(state, text)),
    h("p", { class: "small soft" }, "Sans réseau, ni la cotation ni les contrôles ne se calculent : le site les fera à l’arrivée, et dira ce qui est à vérifier."),
    dock("saisie", isKept ? "Remplacer ma saisie" : "Valider le passage", "check")))
}

const reading = ({ label }, { version, mine }) => [
  mine ? note("warn", version.state_label, "Cette saisie attend sur l’appareil.") : note("idle", version.state_label, "Pour corriger ce passage, ouvrez-le avec du réseau."),
  h("section", { class: "card", "aria-labelledby": "faits" }, h("header", {}, h("h2", { id: "faits" }, "Soins")), h("ul", { class: "rows" }, version.acts.length ? version.acts.map((code) => h("li", {}, label(code))) : h("li", {}, "Soins de dépendance, sans acte technique."))),
]

// `validate(visit, said)`: keeps the gesture, replacing the one of this device that still waits on the visit.
export const visitPage = (here, visit, validate) => {
  const { version, mine } = visit
  const isMine = mine?.state === "waiting" && mine.operation.kind === "validate"
  const isOpen = isMine || version.state === "planned"
  return [back("#/", "Tournée"), head(visit.patient.name, lede(visit, here.round)), ...(isOpen ? [entry(here, visit, validate)] : reading(here, visit))]
}

// `add(said, patient)`: keeps the visit. Patients: those of the round, the only ones on the device.
export const addPage = (here, add) => {
  const patients = [...new Map(here.visits.map(({ patient }) => [patient.id, patient])).values()]
  const now = new Date().toTimeString().slice(0, 5)
  const send = (form) => add({ patient: form.elements.patient.value, at: at(form), place: form.elements.place.value, acts: acts(form) }, patients.find(({ id }) => id === form.elements.patient.value))
  const form = h("form", { class: "stack", id: "ajout", submit: onSubmit(send) },
    field("patient", "Patient", select("patient", patients.map(({ id, name }) => [id, name])), "Les patients de la tournée du jour. Pour un autre, il faut du réseau."),
    picker("Soins", [], [], here),
    h("div", { class: "grid" }, field("at", "Heure", timeInput(now)), field("place", "Lieu", select("place", PLACES, "home"))))
  const body = patients.length ? [form, dock("ajout", "Ajouter à la tournée", "plus")] : [note("idle", "Aucun patient sur cet appareil", "Ajoutez ce passage quand le réseau sera revenu.")]
  return [back("#/", "Tournée"), head("Ajouter un passage", "Il s’ajoute à la tournée, puis se valide comme un autre."), ...body]
}
