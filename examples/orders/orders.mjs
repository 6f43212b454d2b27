// The orders API in Node 20 or later, without any library: who calls is read from Latchkey-Principal, and nothing else is believed.
import { createServer } from 'node:http';
import { createPublicKey, randomUUID, verify } from 'node:crypto';

const apiUrl = process.env.LATCHKEY_API_URL ?? 'http://localhost:8080'; // listeners.apiUrl
const jwksUrl = process.env.LATCHKEY_JWKS_URL ?? `${apiUrl}/identity/oauth/jwks`;
const audience = 'orders'; // apis[].name
const kinds = ['anonymous', 'api_key', 'partner_api_key', 'oauth_client_credentials', 'oauth_authorization_code'];
const skewSeconds = 5;
const bodyBytesMax = 64 * 1024;
const fetchMillisMax = Number(process.env.FETCH_MILLIS_MAX ?? 5_000);

class Refused extends Error {}

let keys = new Map();
let fetchedAt = 0;
let triedAt = 0;

/** The published key with this id; fetched again for an unknown one, and when the set is old. */
async function key(kid) {
  const now = Date.now();
  if ((!keys.has(kid) || now - fetchedAt > 600_000) && now - triedAt > 5_000) {
    triedAt = now;
    try {
      const answer = await fetch(jwksUrl, { signal: AbortSignal.timeout(fetchMillisMax) });
      if (answer.ok) {
        const set = await answer.json();
        const usable = set.keys.filter((jwk) => jwk.kty === 'EC' && jwk.crv === 'P-256');
        keys = new Map(usable.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
        fetchedAt = now;
      }
    } catch {
      // Go on with the keys at hand.
    }
  }
  if (!keys.has(kid) || now - fetchedAt > 86_400_000) {
    throw new Refused('expected a kid among the published keys');
  }
  return keys.get(kid);
}

const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** Claims of the caller; throws when they are not to be believed. */
async function principalOf(request) {
  const values = request.headersDistinct['latchkey-principal'] ?? [];
  const parts = values.length === 1 ? values[0].split('.') : [];
  if (parts.length !== 3) {
    throw new Refused('expected one Latchkey-Principal');
  }
  let head;
  let claims;
  try {
    head = decode(parts[0]);
    claims = decode(parts[1]);
  } catch {
    throw new Refused('expected a JWT');
  }
  if (head?.alg !== 'ES256' || head.typ !== 'latchkey-principal+jwt') {
    throw new Refused('expected alg ES256 and typ latchkey-principal+jwt');
  }
  const signature = Buffer.from(parts[2], 'base64url');
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  if (!verify('sha256', signed, { key: await key(head.kid), dsaEncoding: 'ieee-p1363' }, signature)) {
    throw new Refused('the signature does not fit');
  }
  const now = Date.now() / 1000;
  if (claims?.iss !== apiUrl || claims.aud !== audience) {
    throw new Refused('another iss or aud');
  }
  if (!(claims.iat <= now + skewSeconds) || !(claims.exp > now - skewSeconds) || !(claims.exp - claims.iat <= 60)) {
    throw new Refused('not current');
  }
  if (!kinds.includes(claims.kind)) {
    throw new Refused('expected a kind of principal that this service knows');
  }
  return claims;
}

const orders = new Map(); // by company; Latchkey decides who may ask, this service which rows they see

function answer(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request) {
  const parts = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > bodyBytesMax) {
      throw new SyntaxError('too long');
    }
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}

async function handle(request, response) {
  const caller = await principalOf(request);
  const { pathname } = new URL(request.url, 'http://upstream');
  const own = orders.get(caller.company_id) ?? [];
  if (request.method === 'GET' && pathname === '/v1/status') {
    return answer(response, 200, { status: 'open', caller: caller.kind });
  }
  if (request.method === 'GET' && pathname === '/v1/orders') {
    return answer(response, 200, { orders: own });
  }
  if (request.method === 'POST' && pathname === '/v1/orders') {
    const { article } = await bodyOf(request);
    const order = { id: randomUUID(), article: String(article).slice(0, 100) };
    orders.set(caller.company_id, [...own, order]);
    return answer(response, 201, order);
  }
  const order = own.find((one) => `/v1/orders/${one.id}` === pathname);
  return order ? answer(response, 200, order) : answer(response, 404, { message: 'no such order' });
}

const server = createServer((request, response) => {
  handle(request, response).catch((failure) => {
    const status = failure instanceof Refused ? 401 : failure instanceof SyntaxError ? 400 : 500;
    answer(response, status, { message: status === 500 ? 'something went wrong' : failure.message });
  });
});
server.listen(Number(process.env.PORT ?? 9090), '127.0.0.1', () => {
  console.log(`orders at http://127.0.0.1:${server.address().port}`);
});
