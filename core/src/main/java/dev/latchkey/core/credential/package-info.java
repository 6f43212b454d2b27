/**
 * What the Credential Manager manages: API keys, OAuth clients and partner keys; their formats, their secrets as keyed
 * hashes, their states, the commands that make and end them, and the index in memory by which the gateway recognises
 * them. Path: {@code CredentialCommands} and {@code SecretCommands} -> {@code Credentials} (rows, change feed, audit entry in one
 * transaction) -> {@code CredentialIndex}. Knows no HTTP, no SQL and no tokens.
 */
@NullMarked
package dev.latchkey.core.credential;

import org.jspecify.annotations.NullMarked;
