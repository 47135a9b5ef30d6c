// The round of the day, as it will be once the queue has arrived: cards, and what can be done with each.
import { isOffline } from "./chip.js";
import { badge, counted, dayOf, euros, h, head, hour, icon, note } from "./dom.js";

const OFF = new Set(["cancelled", "hospitalised"])
const DONE = new Set(["validated", "invoiced"])

const status = ({ queue, session, isInstead }) => {
  const waiting = queue.filter((gesture) => gesture.state === "waiting").length
  const decide = queue.filter((gesture) => gesture.state === "decide")
  const kept = `${counted(waiting, "saisie attend", "saisies attendent")} sur cet appareil`
  return h("div", { class: "stack tight", role: "status" },
    session === "session" && note("warn", "Votre session est terminée", `${waiting ? `${kept}. ` : ""}Reconnectez-vous : rien n’est perdu, tout partira ensuite.`, h("div", { class: "line" }, h("a", { class: "btn", href: "/compte/login/?next=/hors-ligne/" }, "Se reconnecter"))),
    session === "forbidden" && note("warn", "Votre rôle ne permet plus d’envoyer", `${kept}. Voyez avec le titulaire de votre cabinet.`),
    isInstead && note("warn", "Le réseau a manqué : voici votre tournée à la place", "Si vous veniez d’envoyer quelque chose, ce n’est sans doute pas parti : vérifiez-le, puis refaites-le ici ou au retour du réseau."),
    isOffline() && note("offline", waiting ? `Hors ligne : ${waiting} en attente` : "Hors ligne", "Continuez : tout partira seul au retour du réseau."),
    decide.length > 0 && note("warn", counted(decide.length, "saisie attend votre choix", "saisies attendent votre choix"), "Rien n’a été écrasé : les deux versions sont gardées.", h("div", { class: "line" }, h("a", { class: "btn", href: "#/file" }, "Voir et choisir"))),
  )
}

const state = (visit, isNext) => {
  const { version, mine } = visit
  if (mine?.state === "decide") return badge("warn", "À décider")
  if (mine && mine.operation.kind !== "add") return badge("idle", `${version.state_label}, en attente`, "open")
  if (DONE.has(version.state)) return badge("filed", version.state_label)
  if (OFF.has(version.state)) return badge("warn", version.state_label)
  return isNext ? h("span", { class: "badge now" }, "Maintenant") : badge("idle", mine ? "Ajouté, en attente" : "Prévu", "open")
}

const amount = ({ version, mine }) => {
  if (!DONE.has(version.state)) return null
  if (version.total_cents !== null) return h("p", { class: "eur" }, euros(version.total_cents))
  return h("p", { class: "small soft" }, mine ? "Montant à confirmer : le site le calculera." : "Pas de montant.")
}

const menu = (visit, rank, last, act) => {
  const { version, patient, mine } = visit
  const id = `actions-${version.id}`
  const name = `${patient.name}, ${hour(version.at)}`
  const chosen = (press) => ({ currentTarget }) => {
    currentTarget.closest("[popover]").hidePopover()
    press()
  }
  const item = (shape, words, disabled, press) => h("button", { class: "btn quiet", type: "button", disabled, click: chosen(press) }, icon(shape), words)
  const free = version.state === "planned" && (!mine || mine.operation.kind === "add")
  return [
    h("button", { class: "btn quiet icon", type: "button", popovertarget: id, "aria-label": `Autres actions pour ${name}` }, icon("more")),
    h("div", { class: "pop menu stack tight", id, popover: "auto" }, h("strong", {}, name),
      item("up", "Passer plus tôt", rank === 0, () => act.move(visit, -1)),
      item("down", "Passer plus tard", last, () => act.move(visit, 1)),
      free && item("home", "Hospitalisé", false, () => act.change(visit, "hospitalised")),
      free && item("x", "Annulé", false, () => act.change(visit, "cancelled")),
      OFF.has(version.state) && item("undo", "Remettre dans la tournée", false, () => act.change(visit, "planned"))),
  ]
}

const card = (visit, rank, shown, nextId, label, act) => {
  const { version, patient } = visit
  const isNext = version.id === nextId
  const onceDone = DONE.has(version.state) ? " from-tablet" : ""
  const facts = [patient.age === null ? "" : counted(patient.age, "an", "ans"), patient.address, visit.distance_km ? `${String(visit.distance_km).replace(".", ",")} km` : "", version.nurse]
  const acts = (version.acts.length ? version.acts : visit.planned).map(label).join(" · ")
  return h("li", { class: `visit${isNext ? " next" : ""}${OFF.has(version.state) ? " off-round" : ""}`, id: `carte-${version.id}` },
    h("span", { class: "hour" }, hour(version.at)),
    h("div", { class: "told-of stack tight" },
      h("div", { class: "line apart" }, h("h2", { class: "h3" }, h("a", { class: "strong", href: `#/passage/${version.id}` }, patient.name)), state(visit, isNext)),
      h("p", { class: `small soft${onceDone}` }, facts.filter(Boolean).join(" · ")),
      h("p", { class: `small${onceDone}` }, acts || "Soins de dépendance"),
      visit.flags.length > 0 && h("div", { class: "line" }, visit.flags.map(([colour, text]) => badge(colour, text))),
      amount(visit)),
    menu(visit, rank, rank === shown.length - 1, act),
    isNext && h("div", { class: "line" }, h("a", { class: "btn main-action big grow", href: `#/passage/${version.id}` }, "Ouvrir le passage")))
}

// `act`: {move(visit, step), change(visit, state)}.
export const roundPage = (here, act) => {
  const { round, visits, label } = here
  const done = visits.filter((visit) => DONE.has(visit.version.state)).length
  const nextId = visits.find((visit) => visit.version.state === "planned")?.version.id
  return [
    head("Ma tournée", `${dayOf(round.day)} · ${counted(visits.length, "passage", "passages")}`, h("div", { class: "line" }, round.can_add && h("a", { class: "btn", href: "#/ajouter" }, icon("plus"), "Ajouter un passage"), !isOffline() && h("a", { class: "btn quiet", href: "/tournee/" }, "Toutes les pages"))),
    status(here),
    h("div", { class: "stack tight mt" }, h("div", { class: "line apart small" }, h("span", {}, h("strong", {}, counted(done, "passage fait", "passages faits")), h("span", { class: "soft" }, ` sur ${visits.length}`))), h("progress", { max: visits.length || 1, value: done, "aria-label": `${done} passages faits sur ${visits.length}` })),
    visits.length > 0 ? h("ol", { class: "round mt" }, visits.map((visit, rank) => card(visit, rank, visits, nextId, label, act))) : h("p", { class: "mt" }, "Aucun passage ce jour."),
  ]
}

export const emptyPage = (here) => [
  head("Ma tournée", "Pages gardées sur cet appareil."),
  status(here),
  note("idle", "Aucune tournée n’est gardée ici", "Ouvrez la tournée du jour une fois avec du réseau : elle sera ensuite là toute la journée, même sans.", h("div", { class: "line" }, h("a", { class: "btn", href: "/tournee/" }, "Ouvrir la tournée"))),
]
