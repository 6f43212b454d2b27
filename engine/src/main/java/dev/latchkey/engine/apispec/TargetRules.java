package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.Set;

/**
 * How the targets of an API's requests are read; decided beside the document, by who knows the server behind it.
 *
 * @param leniencies what they may look like beyond what every server reads alike
 * @param distinguishes what makes two paths of one for the server of this API, though not for every server
 */
public record TargetRules(Set<Leniency> leniencies, Set<PathDistinction> distinguishes) {

    public TargetRules {
        leniencies = Set.copyOf(leniencies);
        distinguishes = Set.copyOf(distinguishes);
    }

    /** For any server. */
    public static final TargetRules STRICT = new TargetRules(Set.of(), Set.of());
}
