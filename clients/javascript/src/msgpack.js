// MessagePack, as much of it as JSON has, and bytes: https://github.com/msgpack/msgpack/blob/master/spec.md.
// Errors: MessagePackError, for bytes that are none of it.

/** The bytes are no MessagePack, or hold what has no place here (extensions, names that are no text). */
export class MessagePackError extends Error {}

const UTF8 = new TextEncoder();
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Where what is written begins; most calls fit. */
const FIRST_BYTES = 256;

/**
 * A value's bytes. What JSON.stringify would leave out or change is left out or changed alike; `Uint8Array` and
 * `ArrayBuffer` are bytes, a BigInt an integer of 64 bits.
 */
export function encode(value) {
  return new Writer().written(value);
}

/** The value of some bytes. Integers beyond 2^53 become the nearest number, as in JSON.parse. */
export function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (reader.at !== bytes.length) throw new MessagePackError(`${bytes.length - reader.at} bytes too many`);
  return value;
}

class Writer {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  written(value) {
    this.#value(plain(value, "") ?? null);
    return this.#bytes.subarray(0, this.#at);
  }

  #value(value) {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
        return this.#number(value);
      case "boolean":
        return this.#byte(value ? 0xc3 : 0xc2);
      case "bigint":
        if (BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value) {
          throw new RangeError(`${value} has more than 64 bits`);
        }
        return value < 0n ? this.#put(0xd3, 8, "setBigInt64", value) : this.#put(0xcf, 8, "setBigUint64", value);
      default:
    }
    if (value === null) return this.#byte(0xc0);
    if (value instanceof ArrayBuffer) return this.#data(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return this.#data(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    if (Array.isArray(value)) {
      this.#head(value.length, 0x90, 15, 0xdc);
      for (let place = 0; place < value.length; place += 1) this.#value(plain(value[place], String(place)) ?? null);
      return undefined;
    }
    const members = [];
    for (const [name, each] of Object.entries(value)) {
      const member = plain(each, name);
      if (member !== undefined) members.push([name, member]);
    }
    this.#head(members.length, 0x80, 15, 0xde);
    for (const [name, member] of members) {
      this.#text(name);
      this.#value(member);
    }
    return undefined;
  }

  #number(value) {
    if (!Number.isFinite(value)) this.#byte(0xc0); // as in JSON
    else if (!Number.isSafeInteger(value)) this.#put(0xcb, 8, "setFloat64", value);
    else if (value >= 0) this.#positive(value);
    else if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) this.#put(0xd0, 1, "setInt8", value);
    else if (value >= -0x8000) this.#put(0xd1, 2, "setInt16", value);
    else if (value >= -0x80000000) this.#put(0xd2, 4, "setInt32", value);
    else this.#put(0xd3, 8, "setBigInt64", BigInt(value));
  }

  #positive(value) {
    if (value < 0x80) this.#byte(value);
    else if (value < 0x100) this.#put(0xcc, 1, "setUint8", value);
    else if (value < 0x10000) this.#put(0xcd, 2, "setUint16", value);
    else if (value < 0x100000000) this.#put(0xce, 4, "setUint32", value);
    else this.#put(0xcf, 8, "setBigUint64", BigInt(value));
  }

  #text(text) {
    const bytes = UTF8.encode(text);
    if (bytes.length < 32) this.#byte(0xa0 | bytes.length);
    else if (bytes.length < 0x100) this.#put(0xd9, 1, "setUint8", bytes.length);
    else if (bytes.length < 0x10000) this.#put(0xda, 2, "setUint16", bytes.length);
    else this.#put(0xdb, 4, "setUint32", bytes.length);
    this.#raw(bytes);
  }

  #data(bytes) {
    if (bytes.length < 0x100) this.#put(0xc4, 1, "setUint8", bytes.length);
    else if (bytes.length < 0x10000) this.#put(0xc5, 2, "setUint16", bytes.length);
    else this.#put(0xc6, 4, "setUint32", bytes.length);
    this.#raw(bytes);
  }

  /** How many members follow: in the type's own byte, or behind it in 16 or 32 bits. */
  #head(count, short, shortMost, long) {
    if (count <= shortMost) this.#byte(short | count);
    else if (count < 0x10000) this.#put(long, 2, "setUint16", count);
    else this.#put(long + 1, 4, "setUint32", count);
  }

  #byte(byte) {
    this.#room(1);
    this.#bytes[this.#at] = byte;
    this.#at += 1;
  }

  #put(type, size, setter, value) {
    this.#room(1 + size);
    this.#bytes[this.#at] = type;
    this.#view[setter](this.#at + 1, value);
    this.#at += 1 + size;
  }

  #raw(bytes) {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #room(more) {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + more));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** What JSON would write for a member: `undefined` where it writes none. */
function plain(value, name) {
  const found = typeof value?.toJSON === "function" ? value.toJSON(name) : value;
  if (typeof found === "function" || typeof found === "symbol") return undefined;
  return found instanceof Number || found instanceof String || found instanceof Boolean ? found.valueOf() : found;
}

class Reader {
  at = 0;
  #bytes;
  #view;

  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value() {
    const type = this.#get(1, "getUint8");
    if (type < 0x80) return type;
    if (type < 0x90) return this.#map(type & 15);
    if (type < 0xa0) return this.#array(type & 15);
    if (type < 0xc0) return this.#text(type & 31);
    if (type >= 0xe0) return type - 0x100;
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#raw(this.#length(type - 0xc4)).slice();
      case 0xca:
        return this.#get(4, "getFloat32");
      case 0xcb:
        return this.#get(8, "getFloat64");
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#length(type - 0xcc);
      case 0xcf:
        return Number(this.#get(8, "getBigUint64"));
      case 0xd0:
        return this.#get(1, "getInt8");
      case 0xd1:
        return this.#get(2, "getInt16");
      case 0xd2:
        return this.#get(4, "getInt32");
      case 0xd3:
        return Number(this.#get(8, "getBigInt64"));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#length(type - 0xd9));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#length(type - 0xdb));
      case 0xde:
      case 0xdf:
        return this.#map(this.#length(type - 0xdd));
      default:
        throw new MessagePackError(`the type 0x${type.toString(16)} at byte ${this.at - 1} has no place here`);
    }
  }

  /** A number of 8, 16 or 32 bits without a sign. */
  #length(power) {
    return this.#get(1 << power, ["getUint8", "getUint16", "getUint32"][power]);
  }

  #get(size, getter) {
    if (this.at + size > this.#bytes.length) throw new MessagePackError("the bytes end too early");
    const value = this.#view[getter](this.at);
    this.at += size;
    return value;
  }

  #raw(size) {
    if (this.at + size > this.#bytes.length) throw new MessagePackError("the bytes end too early");
    this.at += size;
    return this.#bytes.subarray(this.at - size, this.at);
  }

  #text(size) {
    try {
      return TEXT.decode(this.#raw(size));
    } catch (error) {
      throw error instanceof TypeError ? new MessagePackError("a text is not UTF-8") : error;
    }
  }

  #array(count) {
    const found = [];
    for (let place = 0; place < count; place += 1) found.push(this.value());
    return found;
  }

  #map(count) {
    const found = {};
    for (let place = 0; place < count; place += 1) {
      const name = this.value();
      if (typeof name !== "string") throw new MessagePackError(`a name is ${typeof name}, not a text`);
      const value = this.value();
      // A member of its own even where it is called as the prototype is, as JSON.parse does it.
      if (name === "__proto__") Object.defineProperty(found, name, { value, enumerable: true, configurable: true, writable: true });
      else found[name] = value;
    }
    return found;
  }
}
