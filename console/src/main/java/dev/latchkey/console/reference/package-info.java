/**
 * The API reference: what each document says, joined with what the engine enforces, so that no badge can differ from the verdict.
 * Built once when the platform starts; {@link dev.latchkey.console.reference.ReferencePages} shows it to everybody, and lets people
 * who are signed in try an operation with a credential of theirs. Decides nothing and stores nothing.
 */
@NullMarked
package dev.latchkey.console.reference;

import org.jspecify.annotations.NullMarked;
