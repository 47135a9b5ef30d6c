// What every page says of the queue, in its top bar: « 1 à décider », « 3 en attente », « Hors ligne ».
import { countOf } from "./device.js";

const place = document.getElementById("etat-reseau")
let isDown = false // until an exchange fails: what the browser believes of the network is not proof

export const setDown = (is) => { isDown = is }
export const isOffline = () => isDown

// The one thing that matters most: the bar of a telephone is short.
const words = ({ waiting, decide }) => {
  if (decide > 0) return `${decide} à décider`
  if (waiting > 0) return `${waiting} en attente`
  return isDown ? "Hors ligne" : ""
}

// A link to the queue; nothing when all is well. Said aloud when it changes.
export const showChip = async (owner) => {
  if (!place) return
  const said = words(owner ? await countOf(owner) : { waiting: 0, decide: 0 })
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
