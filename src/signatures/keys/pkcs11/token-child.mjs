// The process that talks to a PKCS#11 module: a vendor's library may crash, hang or leak, and must not take the API with it.
// Started by token-process.ts; speaks by messages, plain JavaScript as it is, beside compiled code and under the tests alike:
//   {id, kind: 'open', module, token, pin, key, sessions} → {id, ok: true, keys: [{id, label, always}], certificates: [{id, label, der}]}
//   {id, kind: 'sign', keyId, mechanism: 'rsa' | 'ecdsa', data} → {id, ok: true, signature}
// or {id, ok: false, reason, code}. The PIN comes by message, never in the environment or the arguments, and is kept only for keys that
// ask for it at every signature.

import process from 'node:process';
import { promisify } from 'node:util';
import koffi from 'koffi';

const packed = process.platform === 'win32';
const struct = (name, fields) => (packed ? koffi.pack(name, fields) : koffi.struct(name, fields));
struct('CK_ATTRIBUTE', { type: 'ulong', pValue: 'void *', ulValueLen: 'ulong' });
struct('CK_MECHANISM', { mechanism: 'ulong', pParameter: 'void *', ulParameterLen: 'ulong' });
struct('CK_INITIALIZE_ARGS', { create: 'void *', destroy: 'void *', lock: 'void *', unlock: 'void *', flags: 'ulong', reserved: 'void *' });

const attribute = { class: 0x0, value: 0x11, certificateType: 0x80, keyType: 0x100, id: 0x102, label: 0x3, sign: 0x108, always: 0x202 };
const objectClass = { certificate: 1, privateKey: 3 };
const mechanisms = { rsa: 0x1, ecdsa: 0x1041 };
const user = { normal: 1, context: 2 };
const alreadyInitialized = 0x191;
const alreadyLoggedIn = 0x100;
const ulongBytes = koffi.sizeof('ulong');
const unavailable = ulongBytes === 8 ? 0xffffffffffffffffn : 0xffffffffn;
/** No honest signature or certificate is longer; a module that says so is not believed. */
const longest = 1024 * 1024;

class TokenFault extends Error {
  constructor(call, code) {
    super(`${call} answered 0x${Number(code).toString(16)}`);
    this.code = Number(code);
  }
}

const ulong = (value) => {
  const bytes = Buffer.alloc(ulongBytes);
  if (ulongBytes === 8) bytes.writeBigUInt64LE(BigInt(value));
  else bytes.writeUInt32LE(value);
  return bytes;
};

/** The functions that are used, each throwing a TokenFault for every answer but CKR_OK. */
function bind(modulePath) {
  const library = koffi.load(modulePath);
  const declare = (name, parameters) => library.func(`ulong ${name}(${parameters})`);
  const declared = {
    C_Initialize: declare('C_Initialize', 'CK_INITIALIZE_ARGS *args'),
    C_GetSlotList: declare('C_GetSlotList', 'uint8_t present, _Out_ ulong *slots, _Inout_ ulong *count'),
    C_GetTokenInfo: declare('C_GetTokenInfo', 'ulong slot, uint8_t *info'),
    C_OpenSession: declare('C_OpenSession', 'ulong slot, ulong flags, void *application, void *notify, _Out_ ulong *session'),
    C_Login: declare('C_Login', 'ulong session, ulong user, uint8_t *pin, ulong length'),
    C_FindObjectsInit: declare('C_FindObjectsInit', 'ulong session, CK_ATTRIBUTE *template, ulong count'),
    C_FindObjects: declare('C_FindObjects', 'ulong session, _Out_ ulong *objects, ulong maximum, _Out_ ulong *count'),
    C_FindObjectsFinal: declare('C_FindObjectsFinal', 'ulong session'),
    C_GetAttributeValue: declare('C_GetAttributeValue', 'ulong session, ulong object, _Inout_ CK_ATTRIBUTE *template, ulong count'),
    C_SignInit: declare('C_SignInit', 'ulong session, CK_MECHANISM *mechanism, ulong key'),
    C_Sign: declare('C_Sign', 'ulong session, uint8_t *data, ulong length, _Out_ uint8_t *signature, _Inout_ ulong *signatureLength'),
  };
  const check = (name, code, allowed) => {
    if (code !== 0 && code !== allowed) throw new TokenFault(name, code);
  };
  const call = (name, args, allowed) => check(name, declared[name](...args), allowed);
  const later = (name) => {
    const run = promisify(declared[name].async);
    return async (...args) => check(name, await run(...args));
  };
  return { call, signInit: later('C_SignInit'), sign: later('C_Sign'), login: later('C_Login') };
}

const state = { module: null, free: [], waiting: [], keys: new Map(), pin: null };

function find(session, template) {
  const { call } = state.module;
  const attributes = template.map(({ type, value }) => ({ type, pValue: koffi.as(value, 'uint8_t *'), ulValueLen: value.length }));
  call('C_FindObjectsInit', [session, attributes, attributes.length]);
  const objects = new Array(256).fill(0);
  const count = [0];
  call('C_FindObjects', [session, objects, 256, count]);
  call('C_FindObjectsFinal', [session]);
  return objects.slice(0, count[0]);
}

/** The value of an attribute, or undefined when the object has none. */
function valueOf(session, object, type) {
  const { call } = state.module;
  const asked = [{ type, pValue: null, ulValueLen: 0 }];
  try {
    call('C_GetAttributeValue', [session, object, asked, 1]);
  } catch (error) {
    if (error instanceof TokenFault) return undefined;
    throw error;
  }
  const length = Number(asked[0].ulValueLen);
  if (BigInt(asked[0].ulValueLen) === unavailable || length > longest) return undefined;
  if (length === 0) return Buffer.alloc(0);
  const place = koffi.alloc('uint8_t', length);
  try {
    call('C_GetAttributeValue', [session, object, [{ type, pValue: place, ulValueLen: length }], 1]);
    return Buffer.from(koffi.decode(place, koffi.array('uint8_t', length)));
  } finally {
    koffi.free(place);
  }
}

const textOf = (value) => (value === undefined ? '' : value.toString('utf8').replace(/[\0 ]+$/, ''));

/** The slot whose token has this label; several of one label are refused, since nobody could tell which one would sign. */
function slotOf(label) {
  const { call } = state.module;
  const count = [64];
  const slots = new Array(64).fill(0);
  call('C_GetSlotList', [1, slots, count]);
  const found = slots.slice(0, count[0]).filter((slot) => {
    const info = Buffer.alloc(1024);
    try {
      call('C_GetTokenInfo', [slot, info]);
    } catch (error) {
      if (error instanceof TokenFault) return false;
      throw error;
    }
    return textOf(info.subarray(0, 32)) === label;
  });
  if (found.length > 1) throw Object.assign(new Error('several tokens have this label'), { reason: 'tokenAmbiguous' });
  if (found.length === 0) throw Object.assign(new Error('no token has this label'), { reason: 'tokenAbsent' });
  return found[0];
}

function open({ module, token, pin, sessions }) {
  state.module = bind(module);
  const { call } = state.module;
  // Sessions are used from several threads at once: the library is to lock by the system's own means (CKF_OS_LOCKING_OK).
  call('C_Initialize', [{ create: null, destroy: null, lock: null, unlock: null, flags: 2, reserved: null }], alreadyInitialized);
  const slot = slotOf(token);
  const opened = Array.from({ length: sessions }, () => {
    const session = [0];
    call('C_OpenSession', [slot, 4, null, null, session]);
    return session[0];
  });
  const words = Buffer.from(pin, 'utf8');
  call('C_Login', [opened[0], user.normal, words, words.length], alreadyLoggedIn);
  const [session] = opened;
  const keys = find(session, [{ type: attribute.class, value: ulong(objectClass.privateKey) }, { type: attribute.sign, value: Buffer.of(1) }]).map((handle) => ({
    handle, id: valueOf(session, handle, attribute.id) ?? Buffer.alloc(0), label: textOf(valueOf(session, handle, attribute.label)), always: valueOf(session, handle, attribute.always)?.[0] === 1,
  }));
  const certificates = find(session, [{ type: attribute.class, value: ulong(objectClass.certificate) }, { type: attribute.certificateType, value: ulong(0) }]).map((handle) => ({
    id: (valueOf(session, handle, attribute.id) ?? Buffer.alloc(0)).toString('hex'), label: textOf(valueOf(session, handle, attribute.label)), der: valueOf(session, handle, attribute.value),
  }));
  state.free = opened;
  state.keys = new Map(keys.map((key) => [key.id.toString('hex'), key]));
  state.pin = keys.some(({ always }) => always) ? words : null;
  return { keys: keys.map(({ id, label }) => ({ id: id.toString('hex'), label })), certificates: certificates.filter(({ der }) => der !== undefined) };
}

/** A session of the pool: signing in PKCS#11 is two calls that belong together, so no session is used by two at once. */
const borrow = () => (state.free.length > 0 ? Promise.resolve(state.free.pop()) : new Promise((resolve) => state.waiting.push(resolve)));
const giveBack = (session) => {
  const next = state.waiting.shift();
  if (next) next(session);
  else state.free.push(session);
};

async function sign({ keyId, mechanism, data }) {
  const key = state.keys.get(keyId);
  if (!key) throw Object.assign(new Error('the key is not in the token'), { reason: 'keyAbsent' });
  const session = await borrow();
  try {
    const bytes = Buffer.from(data);
    await state.module.signInit(session, { mechanism: mechanisms[mechanism], pParameter: null, ulParameterLen: 0 }, key.handle);
    if (key.always && state.pin) await state.module.login(session, user.context, state.pin, state.pin.length);
    const signature = Buffer.alloc(2048);
    const length = [signature.length];
    await state.module.sign(session, bytes, bytes.length, signature, length);
    return { signature: signature.subarray(0, Number(length[0])) };
  } finally {
    giveBack(session);
  }
}

process.on('message', async (message) => {
  const { id } = message;
  try {
    const answer = message.kind === 'open' ? open(message) : await sign(message);
    process.send({ id, ok: true, ...answer });
  } catch (error) {
    process.send({ id, ok: false, reason: error.reason ?? (error instanceof TokenFault ? 'tokenRefused' : 'moduleUnusable'), code: error.code ?? null, words: String(error.message) });
  }
});
process.on('disconnect', () => process.exit(0));
