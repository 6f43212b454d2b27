package dev.latchkey.authserver.client;

import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.partner.LiveApplication;
import org.jspecify.annotations.Nullable;

/** A client that proved to be itself, or that cannot prove anything and is known to be so. Only {@link ClientAuthenticator} makes one. */
public sealed interface AuthenticatedClient {

    /** Its client_id to the world. */
    String clientId();

    /** Whether it keeps to FAPI 2.0 though the deployment need not, so that its proofs must. */
    boolean isUnderFapi2();

    /**
     * A client of a company.
     *
     * @param secretId which of its secrets it used, or what {@link ClientKeys#useId} names its key by
     */
    record OfCompany(LiveClient client, String secretId) implements AuthenticatedClient {
        @Override
        public String clientId() {
            return client.clientId();
        }

        @Override
        public boolean isUnderFapi2() {
            return false;
        }
    }

    /**
     * A partner's application.
     *
     * @param isProven false for a public client, which has nothing to prove itself with
     * @param secretId which of its secrets it used, or what {@link ClientKeys#useId} names its key by; absent for a public client
     */
    record OfPartner(
            LiveApplication application,
            boolean isProven,
            @Nullable String secretId) implements AuthenticatedClient {
        @Override
        public String clientId() {
            return application.publicClientId();
        }

        @Override
        public boolean isUnderFapi2() {
            return application.protocol().requests().isFapi2();
        }
    }
}
