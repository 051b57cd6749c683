// Locks something so that one app alone opens it; see docs/format/sealed-file.md, the lock for the key of a recipient.
// HPKE (RFC 9180) with X-Wing: ML-KEM-768 (FIPS 203) beside X25519 (RFC 7748). Here is only what locks, with numbers
// thrown for this once; nothing here opens anything.
const sealing = (() => {
  "use strict";
  const {must} = strict;
  const Q = 3329, SIZE = 256, RANKS = [0, 1, 2], POLY = 384, VECTOR = 3 * POLY, PUBLIC = VECTOR + 32, X25519 = 32;
  const bytesOf = (text) => new TextEncoder().encode(text);
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));

  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
    return whole;
  }

  // --- SHA-3 (FIPS 202): 25 lanes of 64 bits ------------------------------------------------------------------

  const LANE = (1n << 64n) - 1n;
  const turned = (lane, by) => (lane << by | lane >> 64n - by) & LANE;

  function mix(lanes) {
    for (let round = 0, bits = 1; round < 24; round += 1) {
      const columns = [0, 1, 2, 3, 4].map((x) => lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]);
      for (let place = 0; place < 25; place += 1) {
        lanes[place] ^= columns[(place + 4) % 5] ^ turned(columns[(place + 1) % 5], 1n);
      }
      for (let step = 0, x = 1, y = 0, held = lanes[1]; step < 24; step += 1) {
        [x, y] = [y, (2 * x + 3 * y) % 5];
        [held, lanes[x + 5 * y]] = [lanes[x + 5 * y], turned(held, BigInt((step + 1) * (step + 2) / 2 % 64))];
      }
      for (let row = 0; row < 25; row += 5) {
        const old = lanes.slice(row, row + 5);
        for (let x = 0; x < 5; x += 1) lanes[row + x] = old[x] ^ ~old[(x + 1) % 5] & LANE & old[(x + 2) % 5];
      }
      for (let place = 0; place < 7; place += 1) {
        bits = (bits << 1 ^ (bits >> 7) * 0x71) & 255;
        if (bits & 2) lanes[0] ^= 1n << BigInt(2 ** place - 1);
      }
    }
  }

  function sponge(rate, mark, input, length) {
    const lanes = new Array(25).fill(0n), made = new Uint8Array(length);
    const padded = new Uint8Array(Math.ceil((input.length + 1) / rate) * rate);
    padded.set(input);
    padded[input.length] = mark;
    padded[padded.length - 1] |= 128;
    for (let start = 0; start < padded.length; start += rate) {
      for (let at = 0; at < rate; at += 1) lanes[at >> 3] ^= BigInt(padded[start + at]) << BigInt(at % 8 * 8);
      mix(lanes);
    }
    for (let at = 0; at < length; at += 1) {
      if (at && at % rate === 0) mix(lanes);
      made[at] = Number(lanes[at % rate >> 3] >> BigInt(at % rate % 8 * 8) & 255n);
    }
    return made;
  }

  const sha3of256 = (...parts) => sponge(136, 6, joined(...parts), 32);
  const sha3of512 = (...parts) => sponge(72, 6, joined(...parts), 64);
  const shake128 = (input, length) => sponge(168, 31, input, length);
  const shake256 = (input, length) => sponge(136, 31, input, length);

  // --- ML-KEM-768: numbers of the ring, 256 at a time ---------------------------------------------------------

  const whole = (number) => (number % Q + Q) % Q;
  const reversed = (number) => [0, 1, 2, 3, 4, 5, 6].reduce((sum, bit) => sum | (number >> bit & 1) << 6 - bit, 0);

  function powerOf17(exponent) {
    let result = 1;
    for (let step = 0; step < exponent; step += 1) result = result * 17 % Q;
    return result;
  }

  const ROOTS = Array.from({length: 128}, (_, place) => powerOf17(reversed(place)));
  const GAMMAS = Array.from({length: 128}, (_, place) => powerOf17(2 * reversed(place) + 1));

  function transformed(numbers) {
    const made = [...numbers];
    for (let half = 128, root = 1; half >= 2; half /= 2) {
      for (let start = 0; start < SIZE; start += 2 * half, root += 1) {
        for (let at = start; at < start + half; at += 1) {
          const far = ROOTS[root] * made[at + half];
          made[at + half] = whole(made[at] - far);
          made[at] = whole(made[at] + far);
        }
      }
    }
    return made;
  }

  function back(numbers) {
    const made = [...numbers];
    for (let half = 2, root = 127; half <= 128; half *= 2) {
      for (let start = 0; start < SIZE; start += 2 * half, root -= 1) {
        for (let at = start; at < start + half; at += 1) {
          const near = made[at];
          made[at] = whole(near + made[at + half]);
          made[at + half] = whole(ROOTS[root] * (made[at + half] - near));
        }
      }
    }
    return made.map((number) => number * 3303 % Q);
  }

  function product(one, other) {
    const made = [];
    for (let at = 0; at < SIZE; at += 2) {
      const [a, b, c, d] = [one[at], one[at + 1], other[at], other[at + 1]];
      made.push((a * c + b * d % Q * GAMMAS[at / 2]) % Q, (a * d + b * c) % Q);
    }
    return made;
  }

  const sum = (...all) => all.reduce((one, other) => one.map((number, at) => whole(number + other[at])));

  // Numbers below Q, of 12 bits each, as they come; what is larger is passed over.
  function drawn(seed, column, row) {
    const made = [], stream = shake128(joined(seed, [column, row]), 5 * 168);
    for (let at = 0; made.length < SIZE; at += 3) {
      must(at + 2 < stream.length);
      const [one, two, three] = stream.slice(at, at + 3);
      made.push(...[one | (two & 15) << 8, two >> 4 | three << 4].filter((number) => number < Q));
    }
    return made.slice(0, SIZE);
  }

  // Small numbers around zero.
  function small(seed, count) {
    const stream = shake256(joined(seed, [count]), 128);
    return Array.from({length: SIZE}, (_, place) => {
      const bits = stream[place >> 1] >> place % 2 * 4;
      return whole((bits & 1) + (bits >> 1 & 1) - (bits >> 2 & 1) - (bits >> 3 & 1));
    });
  }

  function read12(bytes) {
    const made = [];
    for (let at = 0; at < bytes.length; at += 3) {
      made.push(bytes[at] | (bytes[at + 1] & 15) << 8, bytes[at + 1] >> 4 | bytes[at + 2] << 4);
    }
    must(made.every((number) => number < Q));
    return made;
  }

  // Numbers rounded to so many bits, packed one after another, the lowest bit first.
  function packed(numbers, bits) {
    const made = new Uint8Array(SIZE * bits / 8);
    numbers.forEach((number, place) => {
      const rounded = Math.floor((number * 2 ** bits + (Q - 1) / 2) / Q) % 2 ** bits;
      for (let bit = 0; bit < bits; bit += 1) made[place * bits + bit >> 3] |= (rounded >> bit & 1) << (place * bits + bit) % 8;
    });
    return made;
  }

  function encapsulated(key) {
    const message = random(32), seed = key.slice(VECTOR);
    const held = sha3of512(message, sha3of256(key)), secret = held.slice(0, 32), dice = held.slice(32);
    const mine = RANKS.map((rank) => transformed(small(dice, rank)));
    const upper = RANKS.map((row) => sum(back(sum(...RANKS.map((column) => product(drawn(seed, row, column), mine[column])))), small(dice, 3 + row)));
    const theirs = RANKS.map((rank) => read12(key.slice(rank * POLY, (rank + 1) * POLY)));
    const bits = Array.from({length: SIZE}, (_, place) => (message[place >> 3] >> place % 8 & 1) * 1665);
    const lower = sum(back(sum(...RANKS.map((rank) => product(theirs[rank], mine[rank])))), small(dice, 6), bits);
    return {secret, sent: joined(...upper.map((numbers) => packed(numbers, 10)), packed(lower, 4))};
  }

  // --- X25519 --------------------------------------------------------------------------------------------------

  const P = 2n ** 255n - 19n;
  const mod = (number) => (number % P + P) % P;
  const numberOf = (bytes) => [...bytes].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

  function inverse(number) {
    let result = 1n;
    for (let rest = number, left = P - 2n; left > 0n; left >>= 1n, rest = rest * rest % P) {
      if (left & 1n) result = result * rest % P;
    }
    return result;
  }

  function multiplied(scalar, point) {
    const times = numberOf(scalar) & ~7n & (1n << 254n) - 1n | 1n << 254n, base = numberOf(point) & (1n << 255n) - 1n;
    let [a, b, c, d] = [1n, 0n, base, 1n];
    for (let bit = 254n; bit >= 0n; bit -= 1n) {
      const isSet = times >> bit & 1n;
      if (isSet) [a, b, c, d] = [c, d, a, b];
      const plus = mod(a + b), minus = mod(a - b), far = mod((c - d) * plus), near = mod((c + d) * minus);
      const square = plus * plus % P, other = minus * minus % P, gap = mod(square - other);
      [c, d] = [(far + near) ** 2n % P, base * (far - near) ** 2n % P];
      [a, b] = [square * other % P, gap * mod(square + 121665n * gap) % P];
      if (isSet) [a, b, c, d] = [c, d, a, b];
    }
    const result = mod(a) * inverse(mod(b)) % P;
    return Uint8Array.from({length: X25519}, (_, place) => Number(result >> BigInt(8 * place) & 255n));
  }

  // --- HPKE ----------------------------------------------------------------------------------------------------

  const SUITE = joined(bytesOf("HPKE"), [0x64, 0x7a, 0, 1, 0, 2]), NONE = new Uint8Array(32);

  async function mac(key, ...parts) {
    const held = await crypto.subtle.importKey("raw", key, {name: "HMAC", hash: "SHA-256"}, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", held, joined(...parts)));
  }

  const extract = (salt, label, ikm) => mac(salt, bytesOf("HPKE-v1"), SUITE, bytesOf(label), ikm);
  const expand = async (secret, label, info, length) =>
    (await mac(secret, [0, length], bytesOf("HPKE-v1"), SUITE, bytesOf(label), info, [1])).slice(0, length);

  function xWing(key) {
    const {secret, sent} = encapsulated(key.slice(0, PUBLIC));
    const mine = random(X25519), theirs = key.slice(PUBLIC), nine = Uint8Array.from({length: X25519}, (_, place) => place ? 0 : 9);
    const shown = multiplied(mine, nine), shared = multiplied(mine, theirs);
    must(shared.some((byte) => byte !== 0));
    return {ek: joined(sent, shown), secret: sha3of256(secret, shared, shown, theirs, bytesOf("\\.//^\\"))};
  }

  async function lockFor(key, content, label) {
    must(key.length === PUBLIC + X25519);
    const {ek, secret} = xWing(key);
    const context = joined([0], await extract(NONE, "psk_id_hash", []), await extract(NONE, "info_hash", bytesOf(label)));
    const first = await extract(secret, "secret", []);
    const lock = await expand(first, "key", context, 32), iv = await expand(first, "base_nonce", context, 12);
    const held = await crypto.subtle.importKey("raw", lock, "AES-GCM", false, ["encrypt"]);
    const wrapped = new Uint8Array(await crypto.subtle.encrypt({name: "AES-GCM", iv}, held, content));
    return {alg: VIEWER.answer.lock.join("_"), ek: opening.b64url(ek), wrapped: opening.b64url(wrapped)};
  }

  // Long bytes in pieces: so many at once are more than a call takes.
  function letters(bytes) {
    const pieces = [];
    for (let at = 0; at < bytes.length; at += 24576) pieces.push(opening.b64url(bytes.subarray(at, at + 24576)));
    return pieces.join("");
  }

  // A sealed file for the holder of one key, as text.
  async function sealedFor(key, text, cty) {
    const content = random(32), iv = random(12);
    const head = opening.b64url(bytesOf(JSON.stringify({alg: "dir", enc: "A256GCM", cty})));
    const held = await crypto.subtle.importKey("raw", content, "AES-GCM", false, ["encrypt"]);
    const how = {name: "AES-GCM", iv, additionalData: bytesOf(head)};
    const made = new Uint8Array(await crypto.subtle.encrypt(how, held, bytesOf(text)));
    const body = made.slice(0, -16), tag = made.slice(-16);
    const jwe = [head, "", opening.b64url(iv), letters(body), opening.b64url(tag)].join(".");
    return JSON.stringify({v: 1, slots: [await lockFor(key, content, VIEWER.answer.slot)], jwe});
  }

  return {sealedFor};
})();
