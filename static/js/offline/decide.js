// The queue, gesture by gesture; and, when the cabinet has another version, the two side by side. The person decides.
import { back, badge, counted, euros, h, head, hour, note } from "./dom.js";

const STATES = { planned: "Prévu", cancelled: "Annulé", hospitalised: "Hospitalisé", validate: "Validé" }
const BSI = { initial: "initial", renewal: "renouvellement", intermediate: "intermédiaire" }

const moment = (iso) => new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", day: "numeric", month: "short" }).format(new Date(iso))

// [what, value] of a version, in the same order for both.
const saidYes = (value) => (value === undefined ? undefined : value ? "oui" : "non")
const factsOf = ({ state, at, acts, emergency, bsi_done: bsi, is_degraded: isDegraded, has_proof: hasProof }, label) => [
  ["Passage", state],
  ["Heure", at && hour(at)],
  ["Soins", acts && (acts.length ? [...acts].map(label).sort().join(" · ") : "Soins de dépendance, sans acte technique")],
  ["Urgence", saidYes(emergency)],
  ["BSI", bsi === undefined ? undefined : BSI[bsi] ?? "aucun"],
  ["Carte absente", saidYes(isDegraded)],
  ["Pièce gardée", saidYes(hasProof)],
]

const mineOf = (said) => (said.kind === "validate" ? { ...said, state: STATES.validate } : { state: STATES[said.state] })
const theirsOf = (theirs) => ({ ...theirs, state: theirs.state_label })

const column = (title, who, facts, others, price, button) => h("section", { class: "card stack", "aria-label": title },
  h("header", {}, h("div", {}, h("h2", {}, title), h("p", { class: "small soft" }, who))),
  h("dl", { class: "facts" }, facts.flatMap(([name, value], rank) => (value === undefined ? [] : [h("dt", {}, name), h("dd", {}, value, others[rank][1] !== undefined && others[rank][1] !== value && h("span", {}, " ", badge("warn", "différent")))]))),
  h("p", { class: "small soft" }, price),
  button)

const keep = (words, press) => h("button", { class: "btn big fill", type: "button", click: (event) => { event.currentTarget.disabled = true; press() } }, words)

const order = (ids, names) => h("ol", {}, ids.map((id) => h("li", {}, names.get(id) ?? "Passage d’une collègue")))

const orders = (gesture, here, act) => {
  const names = new Map(here.round.visits.map(({ version, patient }) => [version.id, `${hour(version.at)} · ${patient.name}`]))
  const one = (title, ids, button) => h("section", { class: "card stack", "aria-label": title }, h("header", {}, h("h2", {}, title)), order(ids, names), button)
  return h("div", { class: "split even mt" },
    one("Votre ordre", gesture.operation.wanted, keep("Garder mon ordre", () => act.decide(gesture, "mine"))),
    one("L’ordre du cabinet", gesture.answer.order, keep("Garder celui du cabinet", () => act.decide(gesture, "theirs"))))
}

const versions = (gesture, here, act) => {
  const { operation, answer } = gesture
  const mine = factsOf(mineOf(operation), here.label)
  const theirs = factsOf(theirsOf(answer.theirs), here.label)
  const { nurse, said_at: saidAt, total_cents: cents } = answer.theirs
  return h("div", { class: "split even mt" },
    column("Votre version", `notée sur cet appareil le ${moment(operation.made_at)}`, mine, theirs, "Montant à confirmer.", keep("Garder ma version", () => act.decide(gesture, "mine"))),
    column("Version du cabinet", `${nurse}${saidAt ? `, validée le ${moment(saidAt)}` : ""}`, theirs, mine, cents === null ? "Sans montant." : `Cotée ${euros(cents)}.`, keep("Garder celle du cabinet", () => act.decide(gesture, "theirs"))))
}

const refused = (gesture, here, act) => [
  note("warn", "Cette saisie n’a pas été enregistrée", gesture.answer.message),
  h("p", { class: "mt" }, "Elle reste sur cet appareil. Si vous la retirez, le site en garde la trace au journal, sans l’appliquer."),
  h("div", { class: "stack tight mt" }, keep("Essayer encore", () => act.decide(gesture, "")), keep("Retirer cette saisie", () => act.decide(gesture, "theirs"))),
]

// `act.decide(gesture, "mine" | "theirs" | "")`.
export const decidePage = (here, gesture, act) => {
  const isConflict = gesture.answer?.outcome === "conflict"
  const body = isConflict
    ? [note("warn", gesture.answer.message, "Rien n’a été écrasé. Gardez l’une des deux ; l’autre reste lisible dans l’historique."), gesture.answer.theirs ? versions(gesture, here, act) : orders(gesture, here, act)]
    : refused(gesture, here, act)
  return [back("#/file", "En attente"), head(isConflict ? "Deux versions" : "Saisie refusée", gesture.label), ...body]
}

const row = (gesture) => h("li", {},
  h("span", { class: "grow" }, h("strong", {}, gesture.label), h("br"), h("span", { class: "small soft" }, `noté le ${moment(gesture.operation.made_at)}`)),
  gesture.state === "decide" ? h("a", { class: "btn", href: `#/choisir/${gesture.uuid}`, "aria-label": `Décider : ${gesture.label}` }, "Décider") : badge("idle", "En attente", "open"))

export const queuePage = (here, act) => [
  back("#/", "Tournée"),
  head("En attente", here.queue.length ? `${counted(here.queue.length, "saisie", "saisies")} sur cet appareil, chacune avec son numéro : elle partira une seule fois.` : "Tout est parti : rien n’attend sur cet appareil."),
  here.others > 0 && note("idle", counted(here.others, "saisie d’une autre personne attend ici", "saisies d’une autre personne attendent ici"), "Vous ne pouvez ni les lire ni les envoyer : elles partiront quand cette personne se reconnectera sur cet appareil."),
  here.queue.length > 0 && h("ul", { class: "rows" }, here.queue.map(row)),
  here.queue.some(({ state }) => state === "waiting") && h("div", { class: "line mt" }, h("button", { class: "btn", type: "button", click: act.retry }, "Réessayer maintenant")),
]
