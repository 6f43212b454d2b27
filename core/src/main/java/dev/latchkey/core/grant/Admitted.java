package dev.latchkey.core.grant;

import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a user lets an application do, as people are told: a grant, or a consent of which nothing came yet.
 *
 * @param limit the one API that it is for; absent for all
 * @param since when it began
 */
public record Admitted(Scopes scopes, @Nullable ApiResource limit, Instant since) {

    /** All that some of them are for. */
    public static Scopes scopes(Collection<Admitted> all) {
        return all.stream().map(Admitted::scopes).reduce(Scopes.NONE, Scopes::union);
    }

    /** When the first of some, of which there is one, began. */
    public static Instant since(Collection<Admitted> all) {
        return all.stream().map(Admitted::since).min(Instant::compareTo).orElseThrow();
    }
}
