"""Stands in for PyJWT, whose documentation says what these functions check; ES256 by the arithmetic of the curve P-256 (FIPS 186-5)."""

import base64
import hashlib
import json
import time
import urllib.request

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


class PyJWTError(Exception):
    pass


class InvalidTokenError(PyJWTError):
    pass


def _decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _number(part):
    return int.from_bytes(_decode(part), "big")


def _parts(token):
    parts = token.split(".")
    if len(parts) != 3:
        raise InvalidTokenError("Not enough segments")
    return parts


def _json(part):
    try:
        return json.loads(_decode(part))
    except ValueError as e:
        raise InvalidTokenError("Invalid segment") from e


def _add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def _times(scalar, point):
    total = None
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point = _add(point, point)
        scalar >>= 1
    return total


def _fits(key, signed, signature):
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or not (0 < r < N and 0 < s < N):
        return False
    digest = int.from_bytes(hashlib.sha256(signed).digest(), "big")
    inverse = pow(s, -1, N)
    point = _add(_times(digest * inverse % N, G), _times(r * inverse % N, key))
    return point is not None and point[0] % N == r


class _Key:
    def __init__(self, key):
        self.key = key


class PyJWKClient:
    def __init__(self, uri, lifespan, timeout):
        self.uri, self.timeout = uri, timeout

    def get_signing_key_from_jwt(self, token):
        with urllib.request.urlopen(self.uri, timeout=60) as answer:
            keys = json.load(answer)["keys"]
        for key in keys:
            if key["kid"] == get_unverified_header(token).get("kid"):
                return _Key((_number(key["x"]), _number(key["y"])))
        raise PyJWTError("Unable to find a signing key that matches")


def get_unverified_header(token):
    return _json(_parts(token)[0])


def decode(token, key, *, algorithms, issuer, audience, leeway, options):
    head, body, signature = _parts(token)
    if _json(head).get("alg") not in algorithms:
        raise InvalidTokenError("The specified alg value is not allowed")
    if not _fits(key, (head + "." + body).encode(), _decode(signature)):
        raise InvalidTokenError("Signature verification failed")
    claims = _json(body)
    for claim in options["require"]:
        if claim not in claims:
            raise InvalidTokenError("Token is missing the claim " + claim)
    now = time.time()
    if claims["exp"] <= now - leeway or claims["iat"] > now + leeway:
        raise InvalidTokenError("Signature has expired, or the token is not yet valid")
    if claims["iss"] != issuer or claims["aud"] != audience:
        raise InvalidTokenError("Invalid issuer, or audience doesn't match")
    return claims
