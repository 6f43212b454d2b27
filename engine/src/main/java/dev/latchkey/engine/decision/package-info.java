/**
 * May this principal call this operation? {@link dev.latchkey.engine.decision.AccessPolicy} is a pure function from
 * operation and authentication to {@link dev.latchkey.engine.decision.Decision}; every refusal names its gate. Knows no
 * HTTP and no store.
 */
@NullMarked
package dev.latchkey.engine.decision;

import org.jspecify.annotations.NullMarked;
