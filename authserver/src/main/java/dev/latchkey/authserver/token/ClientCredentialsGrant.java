package dev.latchkey.authserver.token;

import dev.latchkey.authserver.client.AuthenticatedClient.OfCompany;
import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.AccessTokens.Binding;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.response.IssuedToken;
import dev.latchkey.authserver.token.GrantRequest.ClientCredentials;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A company's client asks for itself (RFC 6749 section 4.4). From memory alone. */
final class ClientCredentialsGrant {

    private final AccessTokens tokens;
    private final ScopeCatalog scopeCatalog;
    private final KnownResources resources;

    ClientCredentialsGrant(AccessTokens tokens, ScopeCatalog scopeCatalog, KnownResources resources) {
        this.tokens = tokens;
        this.scopeCatalog = scopeCatalog;
        this.resources = resources;
    }

    IssuedToken issue(OfCompany proven, ClientCredentials asked, @Nullable String thumbprint, Instant now) {
        var client = proven.client();
        var scopes = RequestedScopes.within(asked.requested(), client.scopes(), scopeCatalog);
        var resource = resources.limiting(asked.resource());
        var binding = resource == null && thumbprint == null ? Binding.NONE : new Binding(resource, thumbprint);
        return tokens.issue(client, proven.secretId(), scopes, binding, now);
    }
}
