// Seals what waits on this phone. Anybody at the phone can seal, for that takes a public key; to open takes the private
// one, which lies here wrapped in a key made of two halves: one lies beside it, the other the server gives to a living
// sign-in only. Without it, what waits is noise, on this phone and on any copy of it.
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const CIPHER = "AES-GCM";
const NONCE_BYTES = 12;
const PURPOSE = new TextEncoder().encode("midspan entries");

function random(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

async function wrappingKey(half, share) {
  const both = new Uint8Array([...half, ...fromBase64(share)]);
  const base = await crypto.subtle.importKey("raw", both, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: PURPOSE };
  return crypto.subtle.deriveKey(how, base, { name: CIPHER, length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

// What a device keeps of its keys: nothing in it opens anything without the server's half.
export async function makeKeys(share) {
  const half = random(32);
  const iv = random(NONCE_BYTES);
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveKey"]);
  const outer = await wrappingKey(half, share);
  const wrapped = await crypto.subtle.wrapKey("pkcs8", pair.privateKey, outer, { name: CIPHER, iv });
  return { half, iv, wrapped, publicKey: await crypto.subtle.exportKey("raw", pair.publicKey) };
}

export async function unwrapKey(keys, share) {
  const outer = await wrappingKey(keys.half, share);
  const how = { name: CIPHER, iv: keys.iv };
  return crypto.subtle.unwrapKey("pkcs8", keys.wrapped, outer, how, CURVE, false, ["deriveKey"]);
}

function between(privateKey, publicKey, use) {
  return crypto.subtle.deriveKey({ name: "ECDH", public: publicKey }, privateKey, { name: CIPHER, length: 256 }, false, [use]);
}

function imported(publicKey) {
  return crypto.subtle.importKey("raw", publicKey, CURVE, false, []);
}

// Each text under a key of its own, whose private half is forgotten at once.
export async function sealText(text, publicKey) {
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveKey"]);
  const key = await between(once.privateKey, await imported(publicKey), "encrypt");
  const iv = random(NONCE_BYTES);
  const data = await crypto.subtle.encrypt({ name: CIPHER, iv }, key, new TextEncoder().encode(text));
  return { point: await crypto.subtle.exportKey("raw", once.publicKey), iv, data };
}

export async function openText(sealed, privateKey) {
  const key = await between(privateKey, await imported(sealed.point), "decrypt");
  const data = await crypto.subtle.decrypt({ name: CIPHER, iv: sealed.iv }, key, sealed.data);
  return new TextDecoder().decode(data);
}
