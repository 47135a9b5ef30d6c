// The round and the queue of this device. The round belongs to one membership in one role; the queue, to one membership.
// A gesture: {seq, uuid, owner, state: "waiting" | "decide", operation, label, answer}.
import { all, get, put, remove, seal, unseal, wipeKey } from "./store.js";

const ROUND = "round"
const queueKey = (owner) => `queue:${owner}`
const boundTo = (row) => `${row.owner}:${row.uuid}`
const news = "BroadcastChannel" in self ? new BroadcastChannel("idel") : null
const listeners = new Set()

// Something changed on this device, in this tab or in another.
export const onChange = (listener) => listeners.add(listener)
const tell = () => listeners.forEach((listener) => listener())
const changed = () => {
  news?.postMessage("changed")
  tell()
}
news?.addEventListener("message", tell)

export const wipeRound = async () => {
  await wipeKey(ROUND)
  await remove(ROUND, ROUND)
  changed()
}

// Another person, another cabinet or another role: what the former one kept is wiped first.
export const keepRoundOf = async (owner, role) => {
  const row = await get(ROUND, ROUND)
  if (row && (row.owner !== owner || row.role !== role)) await wipeRound()
}

export const keepRound = async (round, scope) => {
  await keepRoundOf(round.owner, round.role)
  const { owner, role, expires_at: expires } = round
  await put(ROUND, { owner, role, expires, scope, at: Date.now(), ...(await seal(ROUND, owner, round)) }, ROUND)
  changed()
}

// null when nothing is kept, or when its time is over (it is wiped then).
export const readRound = async (now = new Date()) => {
  const row = await get(ROUND, ROUND)
  if (!row) return null
  if (new Date(row.expires) > now) return unseal(ROUND, row.owner, row)
  await wipeRound()
  return null
}

export const isFresh = async (ms) => ((await get(ROUND, ROUND))?.at ?? 0) > Date.now() - ms

export const scopeOfRound = async () => (await get(ROUND, ROUND))?.scope ?? ""

// Whose device it is for now: of the round, or of the only queue when the round's time is over.
export const ownerHere = async () => {
  const row = await get(ROUND, ROUND)
  if (row) return row.owner
  const owners = new Set((await all("queue")).map((one) => one.owner))
  return owners.size === 1 ? [...owners][0] : null
}

const opened = async ({ iv, data, ...row }) => ({ ...row, ...(await unseal(queueKey(row.owner), boundTo(row), { iv, data })) })

// A gesture that no key opens any more (its owner logged out and chose to lose it) is not shown.
export const queueOf = async (owner) => {
  const rows = (await all("queue")).filter((row) => row.owner === owner)
  return (await Promise.all(rows.map(opened))).filter((row) => row.operation)
}

export const countOf = async (owner) => {
  const rows = (await all("queue")).filter((row) => row.owner === owner)
  return { waiting: rows.filter((row) => row.state === "waiting").length, decide: rows.filter((row) => row.state === "decide").length }
}

// How many gestures wait here for somebody else: a number, nothing else.
export const ofOthers = async (owner) => (await all("queue")).filter((row) => row.owner !== owner).length

const write = async ({ seq, uuid, owner, state, ...secret }) => {
  const row = { uuid, owner, state, ...(seq === undefined ? {} : { seq }) }
  await put("queue", { ...row, ...(await seal(queueKey(owner), boundTo(row), secret)) })
}

// `said`: kind and facts; the identifier and the hour are made here. Resolves when it is on the disk, with its identifier.
export const enqueue = async (owner, said, label) => {
  const uuid = crypto.randomUUID()
  const operation = { uuid, owner, made_at: new Date().toISOString(), ...said }
  await write({ uuid, owner, state: "waiting", operation, label })
  navigator.storage?.persist?.().catch(() => undefined) // the browser is asked not to make room with it
  changed()
  return uuid
}

export const rewrite = async (gesture, changes) => {
  await write({ ...gesture, ...changes })
  changed()
}

export const dequeue = async (gesture) => {
  await remove("queue", gesture.seq)
  changed()
}

// Log-out: the round, the queue and their keys. Its caller has made sure that the person knows what is lost.
export const forget = async (owner) => {
  await wipeRound()
  for (const row of await all("queue")) if (row.owner === owner) await remove("queue", row.seq)
  await wipeKey(queueKey(owner))
  changed()
}
