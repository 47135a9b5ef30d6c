// What every page says of the queue, in its top bar: « Hors ligne », « 3 en attente », « 1 à décider ».
import { countOf } from "./device.js";

const place = document.getElementById("etat-reseau")
let isDown = !navigator.onLine

export const setDown = (is) => { isDown = is }
export const isOffline = () => isDown

const words = ({ waiting, decide }) => [
  isDown && "Hors ligne",
  waiting > 0 && `${waiting} en attente`,
  decide > 0 && `${decide} à décider`,
].filter(Boolean)

// A link to the queue; nothing when all is well. Said aloud when it changes.
export const showChip = async (owner) => {
  if (!place) return
  const said = words(owner ? await countOf(owner) : { waiting: 0, decide: 0 }).join("\u00a0: ")
  if (place.textContent === said) return
  place.replaceChildren()
  if (!said) return
  const chip = document.createElement("a")
  chip.className = "chip"
  chip.href = "/hors-ligne/#/file"
  chip.dataset.state = "warn"
  chip.textContent = said
  place.append(chip)
}
