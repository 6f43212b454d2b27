package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.SecurityScheme;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the credentials in a request. */
public sealed interface Authentication {

    /** The request carried none. */
    record Anonymous() implements Authentication {}

    /**
     * Every credential in the request is good.
     *
     * @param credentials at least one, at most one for each place; all of the same company
     * @param once what must be used up before the request goes on
     */
    record Authenticated(List<ProvenCredential> credentials, SingleUse once) implements Authentication {
        public Authenticated {
            credentials = List.copyOf(credentials);
            if (credentials.isEmpty()) {
                throw new IllegalArgumentException("expected at least one credential");
            }
        }

        /** With nothing that works once. */
        public Authenticated(List<ProvenCredential> credentials) {
            this(credentials, SingleUse.NONE);
        }
    }

    /**
     * A credential is bad; the request never falls back to anonymous.
     *
     * @param known whose it is, where it was proven and may not be used this way; absent for whoever proved nothing. For records
     *     only: no decision looks at it.
     */
    record Rejected(Denial denial, @Nullable ProvenCredential known) implements Authentication {

        public Rejected(Denial denial) {
            this(denial, null);
        }
    }

    /**
     * A principal and the place in the request that proved it.
     *
     * @param secretId which of the credential's secrets proved it; absent where no secret did, as with a token. For records only: no
     *     decision looks at it.
     */
    record ProvenCredential(
            Principal.Proven principal,
            SecurityScheme.Location location,
            @Nullable String secretId) {

        /** Proven by a token. */
        public ProvenCredential(Principal.Proven principal, SecurityScheme.Location location) {
            this(principal, location, null);
        }
    }
}
