// Acts by their words in the catalogue kept on the device: all the words, beginnings enough; the nurse's usual acts first.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("œ", "oe").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim()
const SHOWN = 8

const rankOf = (text, words) => {
  const parts = text.split(" ")
  if (!words.every((word) => parts.some((part) => part.startsWith(word)))) return 0
  return text.startsWith(words[0]) ? 2 : 1
}

// (words) => [{code, label, detail, note}], best first; without words, pinned, recent and usual acts.
export const finder = (round) => {
  const notes = new Map(round.mine ?? [])
  const acts = round.catalogue.map((act) => {
    const names = [act.label, ...act.words.split(" ; ")].map(fold)
    return { ...act, note: notes.get(act.code) ?? "", names, whole: names.join(" ") }
  })
  return async (said) => {
    const words = fold(said).split(" ").filter(Boolean)
    if (!words.length) return (round.mine ?? []).map(([code]) => acts.find((act) => act.code === code)).filter(Boolean)
    const score = (act) => Math.max(...act.names.map((name) => 2 * rankOf(name, words)), rankOf(act.whole, words)) * 2 + (act.note ? 1 : 0)
    const found = acts.map((act) => [score(act), act]).filter(([points]) => points > 1)
    return found.sort((one, other) => other[0] - one[0]).slice(0, SHOWN).map(([, act]) => act)
  }
}

export const labels = (round) => {
  const names = new Map(round.catalogue.map((act) => [act.code, act.label]))
  return (code) => names.get(code) ?? code
}
