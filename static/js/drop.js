// Many files dropped or chosen at once: each is posted alone, with its own progress, to the form's own address.
// The answer is the same page as without JavaScript; when all have gone, the page is loaded again.
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
  const say = (text) => { words.textContent = `${file.name} : ${text}` }
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
    shown.say(arrived ? "arrivé" : "pas arrivé, rien n’a été enregistré. Vérifiez le réseau et recommencez.")
    resolve({ arrived, address: request.responseURL })
  })
  request.open("POST", form.action)
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest")
  request.send(body)
})

const sendAll = async (form, input, files) => {
  const list = form.querySelector(".queue")
  const lines = files.map((file) => queueLine(file, list))
  let all = true
  let last = ""
  for (const [rank, file] of files.entries()) {
    const { arrived, address } = await post(form, input, file, lines[rank])
    all &&= arrived
    last = address || last
  }
  if (all && files.length) location.assign(last || location.href)
}

for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]")
  const over = (event, is) => {
    event.preventDefault()
    form.classList.toggle("over-it", is)
  }
  form.addEventListener("dragover", (event) => over(event, true))
  form.addEventListener("dragleave", (event) => over(event, false))
  form.addEventListener("drop", (event) => {
    over(event, false)
    sendAll(form, input, [...event.dataTransfer.files])
  })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    sendAll(form, input, [...input.files])
  })
}
