package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.SecurityRequirements;

/** Which security requirements a request is judged by, its query considered. */
public sealed interface ApplicableSecurity {

    /** These. */
    record Requirements(SecurityRequirements security) implements ApplicableSecurity {}

    /** The query leaves open which; the request is refused. */
    record Ambiguous(Denial denial) implements ApplicableSecurity {}
}
