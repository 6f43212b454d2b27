package dev.latchkey.core.credential;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * How many secrets that work no more are kept beside those that do: every look at a credential reads all it has, so what is rotated for
 * years must not grow. The audit log has the others.
 */
public final class EndedSecrets {

    /** So many that have ended are kept for each owner, the latest. */
    public static final int KEPT_MAX = 20;

    /** So many are forgotten at once, so that an owner who has thousands from before holds nobody up. */
    private static final int FORGOTTEN_AT_ONCE = 200;

    private EndedSecrets() {}

    /** Those to forget before another comes, the earliest ended first. */
    public static List<StoredSecret> tooMany(List<StoredSecret> secrets, Instant now) {
        var ended = secrets.stream()
                .filter(secret -> secret.stateAt(now).isFinal())
                .sorted(Comparator.comparing(
                        secret -> Objects.requireNonNull(secret.stateAt(now).end())))
                .toList();
        return ended.subList(0, Math.clamp(ended.size() - KEPT_MAX, 0, FORGOTTEN_AT_ONCE));
    }
}
