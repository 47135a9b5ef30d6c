// What lies on this device: IndexedDB, each value sealed by a key of WebCrypto that cannot be taken out of the browser.
// keys: name to CryptoKey. round: the day's package. queue: gestures not received yet, in the order they were made.
const KEYS = "keys"
const cipher = { name: "AES-GCM", length: 256 }
let opened = null

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

const open = () => {
  opened ??= asked(Object.assign(indexedDB.open("idel", 1), {
    onupgradeneeded: (event) => {
      const base = event.target.result
      base.createObjectStore(KEYS)
      base.createObjectStore("round")
      base.createObjectStore("queue", { keyPath: "seq", autoIncrement: true })
    },
  }))
  opened.catch(() => { opened = null })
  return opened
}

// One request in a transaction of its own; answered when the disk has it.
const run = async (store, mode, ask) => {
  const change = (await open()).transaction(store, mode, { durability: "strict" })
  const result = asked(ask(change.objectStore(store)))
  await new Promise((resolve, reject) => {
    change.oncomplete = resolve
    change.onabort = () => reject(change.error)
    change.onerror = () => reject(change.error)
  })
  return result
}

export const get = (store, key) => run(store, "readonly", (rows) => rows.get(key))
export const all = (store) => run(store, "readonly", (rows) => rows.getAll())
export const put = (store, value, key) => run(store, "readwrite", (rows) => rows.put(value, key))
export const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key))

// The key of this name, made when there is none. Two tabs at once: the first that wrote it wins.
const keyFor = async (name) => {
  const there = await get(KEYS, name)
  if (there) return there
  const made = await crypto.subtle.generateKey(cipher, false, ["encrypt", "decrypt"])
  await run(KEYS, "readwrite", (rows) => rows.add(made, name)).catch(() => undefined)
  return get(KEYS, name)
}

export const wipeKey = (name) => remove(KEYS, name)

// `bound`: what the value belongs to; opened under another name it does not open.
export const seal = async (name, bound, value) => {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const extra = new TextEncoder().encode(bound)
  const clear = new TextEncoder().encode(JSON.stringify(value))
  const data = await crypto.subtle.encrypt({ name: cipher.name, iv, additionalData: extra }, await keyFor(name), clear)
  return { iv, data }
}

// null when the key was wiped or is another one: what was sealed is then gone for good.
export const unseal = async (name, bound, { iv, data }) => {
  const key = await get(KEYS, name)
  if (!key) return null
  const extra = new TextEncoder().encode(bound)
  const clear = await crypto.subtle.decrypt({ name: cipher.name, iv, additionalData: extra }, key, data).catch(() => null)
  return clear && JSON.parse(new TextDecoder().decode(clear))
}
