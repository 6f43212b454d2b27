package dev.latchkey.core.grant;

import dev.latchkey.engine.protocol.Scopes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user agreed to before.
 *
 * @param limit the one API that it was for (RFC 8707); absent for all
 * @param scopes agreed to there
 */
public record Consent(@Nullable ApiResource limit, Scopes scopes) {

    /**
     * Whether it reaches as far as what is asked for now. Consent to all APIs reaches everywhere; consent to one reaches that one, as
     * long as it is served, and not whoever has its identifier then.
     *
     * @param asked the one API that is asked for; absent for all
     */
    boolean reaches(@Nullable ApiResource asked, ServedResources served) {
        if (limit == null) {
            return true;
        }
        return asked != null && isSame(served.current(limit), served.current(asked));
    }

    private static boolean isSame(Optional<ApiResource> agreed, Optional<ApiResource> asked) {
        return agreed.isPresent() && agreed.equals(asked);
    }
}
