// Many files dropped or chosen at once: each is posted alone, with its own progress, to the form's own address.
// Each answer is the page that a person without JavaScript would get: its messages are kept, and the last one is shown.
const queueLine = (file, list) => {
  const line = document.createElement("li")
  const box = document.createElement("div")
  const words = document.createElement("p")
  const bar = document.createElement("progress")
  line.setAttribute("aria-busy", "true")
  box.className = "grow stack tight"
  words.className = "small"
  bar.max = 1
  bar.value = 0
  bar.setAttribute("aria-label", `Envoi de ${file.name}`)
  box.append(words, bar)
  line.append(box)
  list.append(line)
  const say = (text) => { words.textContent = `${file.name} : ${text}` }
  say("en attente")
  return { line, bar, say }
}

const post = (form, input, file, shown) => new Promise((resolve) => {
  const body = new FormData(form)
  body.delete(input.name)
  body.append(input.name, file)
  const request = new XMLHttpRequest()
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) shown.bar.value = event.loaded / event.total
    shown.say("envoi en cours")
  })
  request.addEventListener("loadend", () => {
    const arrived = request.status >= 200 && request.status < 400
    shown.line.setAttribute("aria-busy", "false")
    shown.bar.value = arrived ? 1 : 0
    shown.say(arrived ? "arrivé" : "pas arrivé, rien n’en a été enregistré. Vérifiez le réseau, puis recommencez.")
    resolve(arrived ? new DOMParser().parseFromString(request.responseText, "text/html") : null)
  })
  request.open("POST", form.action)
  request.send(body)
})

// Of many files, one note says how many came; what was said of a file in particular (already there, refused) stays, once.
const notesOf = (answers) => {
  const notes = answers.flatMap((answer) => [...answer.querySelectorAll("#messages > *")])
  const isPlain = (note) => note.dataset.state === "filed"
  const plain = notes.filter(isPlain)
  if (plain.length > 1) plain[0].querySelector("p").textContent = `${plain.length} fichiers reçus. La lecture se fait en arrière-plan.`
  return [...plain.slice(0, 1), ...new Map(notes.filter((note) => !isPlain(note)).map((note) => [note.textContent, note])).values()]
}

const show = (answers) => {
  const main = answers.at(-1).querySelector("main")
  const notes = notesOf(answers)
  const messages = main.querySelector("#messages")
  messages.className = "messages"
  messages.replaceChildren(...notes)
  document.querySelector("main").replaceWith(main)
  window.htmx?.process(main)
  main.focus()
}

const sendAll = async (form, files) => {
  const input = form.querySelector("input[type=file]")
  const list = form.querySelector(".queue")
  list.replaceChildren()
  const lines = files.map((file) => queueLine(file, list))
  const summary = form.querySelector("[data-summary]")
  const answers = []
  for (const [rank, file] of files.entries()) {
    summary.textContent = files.length > 1 ? `Envoi de ${files.length} fichiers : ${rank} déjà arrivés.` : ""
    lines[rank].line.scrollIntoView({ block: "nearest" })
    answers.push(await post(form, input, file, lines[rank]))
  }
  const lost = answers.filter((answer) => !answer).length
  summary.textContent = lost ? `${lost} fichier(s) sur ${files.length} ne sont pas arrivés. Les autres le sont.` : ""
  if (answers.length && answers.every(Boolean)) show(answers)
}

const dropZone = (event) => event.target.closest?.("form[data-drop]")

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = dropZone(event)
    if (!form) return
    event.preventDefault()
    form.classList.toggle("over-it", kind === "dragover")
    if (kind === "drop") sendAll(form, [...event.dataTransfer.files])
  })
}

document.addEventListener("submit", (event) => {
  const form = dropZone(event)
  if (!form) return
  event.preventDefault()
  sendAll(form, [...form.querySelector("input[type=file]").files])
})
