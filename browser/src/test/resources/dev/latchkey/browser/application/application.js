'use strict';

// A public client (RFC 6749 section 2.1) as a page alone: authorization code with PKCE (RFC 7636), tokens in the memory of the page.

const said = document.getElementById('said');
let tokens = null;

const base64url = bytes => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const redirectUri = location.origin + location.pathname;

async function known() {
  const settings = await (await fetch('settings.json')).json();
  const metadata = await (await fetch(settings.api + '/.well-known/oauth-authorization-server')).json();
  return {...settings, metadata};
}

async function post(address, fields) {
  const answer = await fetch(address, {method: 'POST', body: new URLSearchParams(fields)});
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(answer.status + ' ' + text);
  }
  return text;
}

async function signIn() {
  const {client, scope, metadata} = await known();
  const verifier = random();
  const state = random();
  sessionStorage.setItem('verifier', verifier);
  sessionStorage.setItem('state', state);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const address = new URL(metadata.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: 'code', client_id: client, redirect_uri: redirectUri, scope, state,
    code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: 'S256'});
  location.assign(address);
}

async function comeBack(arrived) {
  const {client, metadata} = await known();
  if (arrived.get('state') !== sessionStorage.getItem('state') || arrived.get('iss') !== metadata.issuer) {
    throw new Error('this is no answer to our question');
  }
  tokens = JSON.parse(await post(metadata.token_endpoint, {
    grant_type: 'authorization_code', client_id: client, code: arrived.get('code'), redirect_uri: redirectUri,
    code_verifier: sessionStorage.getItem('verifier')}));
  sessionStorage.clear();
  history.replaceState(null, '', location.pathname);
  return 'signed in for ' + tokens.scope;
}

async function call() {
  const {api} = await known();
  const answer = await fetch(api + '/orders?limit=1', {headers: {Authorization: 'Bearer ' + tokens.access_token}});
  return answer.status + ' ' + (answer.headers.get('WWW-Authenticate') ?? '') + ' ' + await answer.text();
}

async function refresh() {
  const {client, metadata} = await known();
  const before = tokens;
  tokens = JSON.parse(await post(metadata.token_endpoint, {
    grant_type: 'refresh_token', client_id: client, refresh_token: before.refresh_token}));
  return tokens.access_token === before.access_token ? 'the same' : 'another token';
}

async function revoke() {
  const {client, metadata} = await known();
  await post(metadata.revocation_endpoint, {client_id: client, token: tokens.refresh_token});
  return 'revoked';
}

async function say(act) {
  said.textContent = 'waiting';
  try {
    said.textContent = await act() ?? 'going';
  } catch (failure) {
    said.textContent = 'failed: ' + failure.message;
  }
}

for (const [id, act] of Object.entries({'sign-in': signIn, call, refresh, revoke})) {
  document.getElementById(id).addEventListener('click', () => say(act));
}
const arrived = new URLSearchParams(location.search);
if (arrived.has('state')) {
  say(() => comeBack(arrived));
} else {
  said.textContent = 'ready';
}
