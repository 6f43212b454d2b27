"""Asks the documented check about each line of standard input: a JSON array of the values of the header."""

import json
import sys

import jwt
from principal import principal_of

print("ready", flush=True)
for line in sys.stdin:
    try:
        print(principal_of(json.loads(line))["kind"], flush=True)
    except jwt.PyJWTError as refusal:
        print("refused:", refusal, flush=True)
