// Stands in for the package jose, whose documentation says what these two functions check. An option that is not known here
// fails, so that a documented one cannot be passed over.
import { createPublicKey, verify } from 'node:crypto';

const known = ['algorithms', 'typ', 'issuer', 'audience', 'clockTolerance', 'maxTokenAge', 'requiredClaims'];

export function createRemoteJWKSet(url) {
  return async (header) => {
    const { keys } = await (await fetch(url)).json();
    const jwk = keys.find((key) => key.kid === header.kid);
    if (!jwk) {
      throw new Error('no applicable key found in the JSON Web Key Set');
    }
    return createPublicKey({ key: jwk, format: 'jwk' });
  };
}

function require(isSo, what) {
  if (!isSo) {
    throw new Error(`unexpected ${what}`);
  }
}

export async function jwtVerify(token, keys, options) {
  Object.keys(options).forEach((option) => require(known.includes(option), `option ${option}`));
  const parts = token.split('.');
  require(parts.length === 3, 'number of parts');
  const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const header = decode(parts[0]);
  require(options.algorithms.includes(header.alg), 'alg');
  require(header.typ === options.typ, 'typ');
  const key = { key: await keys(header), dsaEncoding: 'ieee-p1363' };
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  require(verify('sha256', signed, key, Buffer.from(parts[2], 'base64url')), 'signature');
  const payload = decode(parts[1]);
  options.requiredClaims.forEach((claim) => require(claim in payload, `absence of ${claim}`));
  require(payload.iss === options.issuer, 'iss');
  require(payload.aud === options.audience, 'aud');
  const now = Math.floor(Date.now() / 1000);
  require(payload.exp > now - options.clockTolerance, 'exp');
  require(payload.iat <= now + options.clockTolerance, 'iat');
  require(now - payload.iat - options.clockTolerance <= options.maxTokenAge, 'age');
  return { payload, protectedHeader: header };
}
