package dev.latchkey.core.credential;

import dev.latchkey.engine.decision.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key that works, as the gateway finds it by its secret. */
public sealed interface LiveKey {

    Principal.Proven principal();

    IpAllowList allowList();

    /** Its end, or that of the secret if that is earlier; absent for none. The reader compares. */
    @Nullable
    Instant expiresAt();

    /** Which of its secrets was presented. */
    String secretId();

    /** Whether it still works; expired when {@code now} equals {@link #expiresAt}. */
    default boolean isLiveAt(Instant now) {
        var end = expiresAt();
        return end == null || now.isBefore(end);
    }

    /** A company's API key. */
    record LiveApiKey(
            Principal.CompanyKey principal,
            IpAllowList allowList,
            @Nullable Instant expiresAt,
            String secretId) implements LiveKey {}

    /** A partner's legacy key. */
    record LivePartnerKey(
            Principal.PartnerKey principal,
            IpAllowList allowList,
            @Nullable Instant expiresAt,
            String secretId) implements LiveKey {}
}
