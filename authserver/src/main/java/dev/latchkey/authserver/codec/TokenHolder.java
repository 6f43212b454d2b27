package dev.latchkey.authserver.codec;

import dev.latchkey.core.credential.LiveClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.LiveGrant;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scopes;

/** What an access token stands on, as it is now. */
public sealed interface TokenHolder {

    /** The {@code client_id} claim: the client that got the token. */
    String clientId();

    /** The client as it is stored. */
    String storedClientId();

    /** The {@code sub} claim: the client itself, or the user it acts for. */
    String subject();

    CompanyRef company();

    SystemRole role();

    /** The most a token can have now. */
    Scopes scopes();

    TokenFormat tokenFormat();

    /** A company's client acting for itself. */
    record OfClient(LiveClient client) implements TokenHolder {
        @Override
        public String clientId() {
            return client.clientId();
        }

        @Override
        public String storedClientId() {
            return client.clientId();
        }

        @Override
        public String subject() {
            return client.clientId();
        }

        @Override
        public CompanyRef company() {
            return client.company();
        }

        @Override
        public SystemRole role() {
            return client.role();
        }

        @Override
        public Scopes scopes() {
            return client.scopes();
        }

        @Override
        public TokenFormat tokenFormat() {
            return client.tokenFormat();
        }
    }

    /** An application acting for a user. */
    record OfGrant(LiveGrant grant) implements TokenHolder {
        @Override
        public String clientId() {
            return grant.application().publicClientId();
        }

        @Override
        public String storedClientId() {
            return grant.application().clientId();
        }

        @Override
        public String subject() {
            return grant.grant().userId();
        }

        @Override
        public CompanyRef company() {
            return grant.company();
        }

        @Override
        public SystemRole role() {
            return grant.role();
        }

        @Override
        public Scopes scopes() {
            return grant.scopes();
        }

        @Override
        public TokenFormat tokenFormat() {
            return grant.application().protocol().tokenFormat();
        }
    }
}
