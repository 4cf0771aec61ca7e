// Turns push on in this browser: asks for permission, subscribes at the browser's own service, and tells us where.
const place = document.querySelector("[data-push]");
const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

async function subscribe() {
  await navigator.serviceWorker.register(place.dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.push) };
  const subscription = await pushManager.subscribe(options);
  const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(place.dataset.address, { method: "POST", headers, body: JSON.stringify(subscription) });
  if (!answer.ok) await subscription.unsubscribe();
  return answer.ok;
}

if (place && can) {
  const said = place.querySelector("[role=status]");
  document.getElementById("push-unable").hidden = true;
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = said.dataset.refused;
      return;
    }
    const isOn = await subscribe().catch(() => false);
    if (isOn) location.reload();
    else said.textContent = said.dataset.failed;
  });
}
