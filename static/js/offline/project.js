// The round as it will be once the queue has arrived: pure, nothing is read or written.
// A visit: {...kept, mine}: `mine` is the gesture of this device that waits on it, if any.
const SAYS = { validate: "validated" }
const LABELS = { validated: "Validé", planned: "Prévu", cancelled: "Annulé", hospitalised: "Hospitalisé" }

const change = (visit, gesture) => {
  const { kind, ...said } = gesture.operation
  const state = SAYS[kind] ?? said.state
  const version = { ...visit.version, state, state_label: LABELS[state], total_cents: null }
  if (kind !== "validate") return { ...visit, version, mine: gesture }
  const { acts, at, emergency, bsi_done, is_degraded, has_proof } = said
  return { ...visit, version: { ...version, acts, at, emergency, bsi_done, is_degraded, has_proof }, mine: gesture }
}

const added = (round, gesture) => {
  const { visit: id, at, acts, patient, place } = gesture.operation
  const known = round.visits.find((one) => one.patient.id === patient)?.patient ?? { id: patient, name: gesture.label, age: null, address: "" }
  const version = { id, stamp: "", state: "planned", state_label: LABELS.planned, at, acts, emergency: false, bsi_done: "", is_degraded: false, has_proof: false, nurse: round.person, total_cents: null }
  return { version, patient: known, planned: acts, place, distance_km: 0, prescription: null, flags: [], mine: gesture }
}

// By the clock, after what comes before it: where the site will put it.
const insert = (visits, one) => {
  const after = visits.findLastIndex((visit) => visit.version.at <= one.version.at)
  return visits.toSpliced(after + 1, 0, one)
}

const reorder = (visits, wanted) => {
  const waiting = wanted.map((id) => visits.find((one) => one.version.id === id)).filter(Boolean)
  return visits.map((visit) => (wanted.includes(visit.version.id) ? waiting.shift() : visit))
}

const apply = (round) => (visits, gesture) => {
  const { kind, visit: id, wanted } = gesture.operation
  if (kind === "order") return reorder(visits, wanted)
  if (kind === "add") return visits.some((one) => one.version.id === id) ? visits : insert(visits, added(round, gesture))
  return visits.map((visit) => (visit.version.id === id ? change(visit, gesture) : visit))
}

export const project = (round, queue) => queue.reduce(apply(round), round.visits)
