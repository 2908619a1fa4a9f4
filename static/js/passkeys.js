// Passkeys: asks the device to make one (data-passkey="create") or to use one ("get"), and sends
// its answer with the form. Without passkeys in the browser a form to use one stays hidden.

const FAULTS = {
  NotAllowedError: "Passnyckeln användes inte. Försök igen, eller välj ett annat sätt.",
  InvalidStateError: "Den här enheten har redan en passnyckel för ditt konto.",
  SecurityError: "Passnycklar fungerar bara på portalens egen adress.",
  NotSupportedError: "Enheten kan inte göra en sådan passnyckel.",
  NetworkError: "Portalen svarar inte just nu. Försök igen om en stund.",
};
const UNKNOWN = "Det gick inte. Försök igen, eller välj ett annat sätt.";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list ?? []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

const make = ({ publicKey }) => navigator.credentials.create({
  publicKey: {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
    excludeCredentials: withBytes(publicKey.excludeCredentials),
    // A passkey that can be used alone: kept on the device, and only by who unlocks it.
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  },
});

const use = ({ publicKey }) => navigator.credentials.get({
  publicKey: {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    allowCredentials: withBytes(publicKey.allowCredentials),
  },
});

// The answer as django-allauth reads it.
const describe = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
};

const optionsOf = async (form) => {
  if (!form.dataset.optionsUrl) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new DOMException("", "NetworkError");
  return (await answer.json()).request_options;
};

const run = async (form) => {
  const fault = form.querySelector("[data-fault]");
  fault.hidden = true;
  form.ariaBusy = "true";
  try {
    const options = await optionsOf(form);
    const credential = await (form.dataset.passkey === "create" ? make(options) : use(options));
    form.elements.credential.value = JSON.stringify(describe(credential));
    const remember = document.getElementById("id_remember");
    if (form.elements.remember && remember?.checked) {
      form.elements.remember.disabled = false;
      form.elements.remember.value = "on";
    }
    form.submit();
  } catch (error) {
    fault.textContent = FAULTS[error.name] ?? UNKNOWN;
    fault.hidden = false;
  } finally {
    form.ariaBusy = null;
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    const fault = form.querySelector("[data-fault]");
    fault.textContent = "Webbläsaren kan inte använda passnycklar. Välj ett annat sätt.";
    fault.hidden = form.dataset.passkey !== "create";
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form);
  });
}
