// allauth's own script talks to the device; this one shows its buttons where passkeys exist, and says when one fails.
if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((box) => { box.hidden = false })
}

document.addEventListener("allauth.error", (event) => {
  const problem = document.querySelector("[data-passkey-problem]")
  if (!problem) return
  event.preventDefault()
  problem.hidden = false
})
