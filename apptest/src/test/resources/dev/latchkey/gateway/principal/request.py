"""Asks the documented check about each line of standard input: a JSON array of the principal, the method and the values of the header."""

import json
import sys

from documented import request_of

print("ready", flush=True)
for line in sys.stdin:
    principal, method, *values = json.loads(line)
    try:
        request = request_of(values, principal, method)
        print(request["id"], request["operation"], flush=True)
    except ValueError as refusal:
        print("refused:", refusal, flush=True)
