package dev.latchkey.core.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a new credential shall be. */
public sealed interface CredentialRequest {

    Label label();

    @Nullable
    Instant expiresAt();

    IpAllowList allowList();

    /** @param expiresAt absent for no end */
    record NewApiKey(Label label, @Nullable Instant expiresAt, IpAllowList allowList) implements CredentialRequest {

        public NewApiKey(String name, String description) {
            this(new Label(name, description), null, IpAllowList.ANY);
        }
    }

    /** @param expiresAt absent for no end */
    record NewClient(Label label, @Nullable Instant expiresAt, IpAllowList allowList, ClientSettings settings)
            implements CredentialRequest {

        public NewClient(String name, String description, ClientSettings settings) {
            this(new Label(name, description), null, IpAllowList.ANY, settings);
        }
    }
}
