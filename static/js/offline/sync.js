// Exchange with the site: who is logged in and the day's package, then the gestures one by one, in the order they were made.
// A gesture leaves this device only when the site has said what it made of it.
import { dequeue, keepRound, queueOf, rewrite, scopeOfRound } from "./device.js";

const PATIENCE_MS = 15000
const OVER = new Set(["applied", "same", "given_up"])
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? ""

class Later extends Error {} // no network, a server that is down: it will be tried again
class Session extends Error {} // somebody must log in
class Forbidden extends Error {} // this account may not, or no longer

const call = async (address, options = {}) => {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const common = { cache: "no-store", credentials: "same-origin", redirect: "manual", signal }
  const response = await fetch(address, { ...common, ...options }).catch(() => { throw new Later() })
  if (response.type === "opaqueredirect") throw new Session()
  if (response.status === 403) throw new Forbidden()
  if (!response.ok) throw new Later()
  return response.json().catch(() => { throw new Later() })
}

const takeRound = async (scope) => {
  const round = await call(`/hors-ligne/journee/${scope ? `?qui=${encodeURIComponent(scope)}` : ""}`)
  if (round.outcome === "forbidden") throw new Forbidden()
  await keepRound(round, scope)
  return round
}

const send = (operation) => call("/hors-ligne/envoyer/", {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
  body: JSON.stringify(operation),
})

// The site changed the visit as this device asked: later gestures on it start from there.
const restamp = async (owner, before, after) => {
  for (const gesture of await queueOf(owner)) {
    if (gesture.operation.stamp && gesture.operation.stamp === before) {
      await rewrite(gesture, { operation: { ...gesture.operation, stamp: after } })
    }
  }
}

const settle = async (gesture, answer) => {
  if (answer.outcome === "other_account") throw new Session()
  if (!OVER.has(answer.outcome)) return rewrite(gesture, { state: "decide", answer })
  await dequeue(gesture)
  if (answer.visit) await restamp(gesture.owner, gesture.operation.stamp, answer.visit.stamp)
  return undefined
}

const exchange = async (scope) => {
  const kept = scope ?? (await scopeOfRound())
  const round = await takeRound(kept)
  let sent = 0
  for (let next; (next = (await queueOf(round.owner)).find((gesture) => gesture.state === "waiting")); sent += 1) {
    await settle(next, await send(next.operation))
  }
  if (sent) await takeRound(kept)
  return "ok"
}

const NAMES = [[Later, "later"], [Session, "session"], [Forbidden, "forbidden"]]
const nameOf = (error) => NAMES.find(([kind]) => error instanceof kind)?.[1]

const once = (scope) => navigator.locks.request("idel-envoi", async () => {
  try {
    return await exchange(scope)
  } catch (error) {
    const name = nameOf(error)
    if (!name) throw error
    return name
  }
})

let current = null
let isAskedAgain = false

// Asked for during a try that failed: the network may have come back since it began.
const AGAIN = new Set(["ok", "later"])

const untilDone = async (scope) => {
  let end
  do {
    isAskedAgain = false
    end = await once(scope)
  } while (isAskedAgain && AGAIN.has(end))
  return end
}

// "ok", "later", "session" or "forbidden". One exchange at a time on the device, whatever the number of tabs; what was kept
// before the call is sent when it ends. `scope`: "moi" or "", undefined: as before.
export const sync = (scope) => {
  if (current) {
    isAskedAgain = true
    return current
  }
  current = untilDone(scope).finally(() => { current = null })
  return current
}
