package dev.latchkey.core.credential;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Optional;

/**
 * How many scopes one credential may hold. Upstreams are told of them in a header (docs/principal.md), and a server that gets more of it
 * than it takes refuses the request without a word that its caller would understand; so who gives them is told before.
 */
public final class ScopesHeld {

    /** Most characters of their names, with a space between two. */
    public static final int LENGTH_MAX = 4_000;

    private ScopesHeld() {}

    /** What is too much of them; empty when nothing is. */
    public static Optional<String> findFault(Scopes scopes) {
        var length = scopes.toString().length();
        return scopes.size() <= Scopes.COUNT_MAX && length <= LENGTH_MAX
                ? Optional.empty()
                : Optional.of("expected at most " + Scopes.COUNT_MAX + " scopes with names of " + LENGTH_MAX
                        + " characters altogether, came " + scopes.size() + " with " + length
                        + "; leave out what is not needed, or make one for each task");
    }

    /** @throws CommandRefused when they are too many */
    public static void check(Scopes scopes) {
        findFault(scopes).ifPresent(fault -> {
            throw CommandRefused.invalid("scopes", fault);
        });
    }
}
