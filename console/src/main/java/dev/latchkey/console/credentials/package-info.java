/**
 * The Credential Manager's pages: list, make, look at, edit, rotate and revoke the credentials of a company. Path:
 * {@code CredentialPages} -> one class for each page -> {@code CredentialCommands}, which decide. Knows no SQL and keeps
 * nothing; a new secret passes through once, into the answer to the form that made it.
 */
@NullMarked
package dev.latchkey.console.credentials;

import org.jspecify.annotations.NullMarked;
