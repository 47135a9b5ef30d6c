// The page that opens without network: reads the device, shows the round, a visit, the queue or a choice, by the address
// after #. Every gesture is first kept on the device, then sent when the site answers.
import { finder, labels } from "./catalogue.js";
import { isOffline, setDown, showChip } from "./chip.js";
import { decidePage, queuePage } from "./decide.js";
import { dequeue, enqueue, ofOthers, onChange, ownerHere, queueOf, readRound, rewrite } from "./device.js";
import { head, note, show } from "./dom.js";
import { project } from "./project.js";
import { emptyPage, roundPage } from "./round.js";
import { labelOf, stateLabel } from "./said.js";
import { sync } from "./sync.js";
import { addPage, visitPage } from "./visit.js";

const AGAIN_MS = 20000
let here = { queue: [], visits: [], others: 0 }
let session = ""
let shown = ""
let drawn = ""

// The worker answers any page with this one when the network fails: a visit opens as itself, for others it says so.
const OWN = new Set(["/", "/tournee/", "/hors-ligne/"])
const visitAsked = location.pathname.match(/^\/tournee\/([0-9a-f-]{36})\/$/)?.[1]
const isInstead = !OWN.has(location.pathname) && !visitAsked
if (visitAsked && !location.hash) history.replaceState(null, "", `#/passage/${visitAsked}`)

const read = async () => {
  const [round, owner] = [await readRound(), await ownerHere()]
  const queue = owner ? await queueOf(owner) : []
  const others = await ofOthers(owner)
  if (!round) return { queue, others, owner, session, isInstead, visits: [] }
  const visits = project(round, queue)
  return { round, visits, queue, others, owner, session, isInstead, label: labels(round), find: finder(round) }
}

const go = (address) => {
  if (location.hash === address) return draw()
  location.hash = address
  return undefined
}

const exchange = async () => {
  const end = await sync()
  setDown(end === "later")
  session = end === "later" && session ? session : end
  await refresh()
}

const keep = async (said, label) => {
  await enqueue(here.owner, said, label)
  exchange()
}

const move = async (visit, step) => {
  const ids = here.visits.map(({ version }) => version.id)
  const from = ids.indexOf(visit.version.id)
  const wanted = ids.toSpliced(from, 1).toSpliced(from + step, 0, ids[from])
  await keep({ kind: "order", day: here.round.day, shown: ids, wanted }, "Ordre de la tournée changé")
}

const change = async ({ version, patient }, state) => {
  await keep({ kind: "state", visit: version.id, stamp: version.stamp, state }, stateLabel(patient.name, version.at, state))
}

const validate = async ({ version, patient, mine }, said) => {
  const before = mine?.state === "waiting" && mine.operation.kind === "validate" ? mine : null
  const stamp = before?.operation.stamp ?? version.stamp
  await enqueue(here.owner, { kind: "validate", visit: version.id, stamp, ...said }, labelOf(patient.name, said.at, "passage validé"))
  if (before) await dequeue(before)
  go("#/")
  exchange()
}

const add = async (said, patient) => {
  const label = labelOf(patient.name, said.at, "passage ajouté")
  await enqueue(here.owner, { kind: "add", visit: crypto.randomUUID(), day: here.round.day, ...said }, label)
  go("#/")
  exchange()
}

// "mine" over an order: the visits that the person did not know of come after hers, in the cabinet's order.
const settled = ({ operation, answer }, decision) => {
  if (decision !== "mine") return { ...operation, decision }
  if (operation.kind !== "order") return { ...operation, decision, stamp: answer.theirs.stamp }
  const known = operation.wanted.filter((id) => answer.order.includes(id))
  const wanted = [...known, ...answer.order.filter((id) => !known.includes(id))]
  return { ...operation, decision, shown: answer.order, wanted }
}

const decide = async (gesture, decision) => {
  await rewrite(gesture, { state: "waiting", answer: undefined, operation: settled(gesture, decision) })
  await exchange()
  const left = here.queue.find(({ uuid, state }) => uuid === gesture.uuid && state === "decide")
  go(left ? `#/choisir/${gesture.uuid}` : "#/file")
}

const PAGES = [
  [/^#\/passage\/(.+)$/, (id) => {
    const visit = here.visits.find(({ version }) => version.id === id)
    return visit && visitPage(here, visit, validate)
  }],
  [/^#\/ajouter$/, () => here.round && addPage(here, add)],
  [/^#\/choisir\/(.+)$/, (uuid) => {
    const gesture = here.queue.find((one) => one.uuid === uuid && one.state === "decide")
    return gesture && here.round && decidePage(here, gesture, { decide })
  }],
  [/^#\/file$/, () => queuePage(here, { retry: exchange })],
]

const pageHere = () => {
  for (const [address, page] of PAGES) {
    const found = location.hash.match(address)
    const children = found && page(found[1])
    if (children) return children
  }
  return here.round ? roundPage(here, { move, change }) : emptyPage(here)
}

// All that a page is made of: the same twice is not drawn twice.
const madeOf = () => JSON.stringify([location.hash, isOffline(), here])

const draw = () => {
  drawn = madeOf()
  const isNew = shown !== location.hash
  show(pageHere(), { focus: isNew && shown !== "" })
  shown = location.hash || "#/"
}

// What changed on the device is shown, but never under the fingers of somebody who is filling in a form.
const refresh = async () => {
  here = await read()
  await showChip(here.owner)
  if (document.querySelector("main form") || madeOf() === drawn) return
  draw()
}

if ("indexedDB" in self && crypto.subtle && navigator.locks) {
  onChange(refresh)
  addEventListener("hashchange", async () => {
    here = await read()
    draw()
  })
  addEventListener("online", exchange)
  addEventListener("offline", exchange)
  navigator.serviceWorker?.register("/service-worker.js")
  await refresh()
  await exchange()
  setInterval(() => document.visibilityState === "visible" && exchange(), AGAIN_MS)
} else {
  show([head("Ma tournée"), note("warn", "Cet appareil ne peut rien garder", "Son navigateur est trop ancien, ou en navigation privée. La tournée demande alors du réseau.")], {})
}
