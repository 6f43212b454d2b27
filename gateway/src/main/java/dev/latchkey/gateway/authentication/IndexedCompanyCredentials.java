package dev.latchkey.gateway.authentication;

import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Vouched;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.gateway.explain.CompanyCredentials;
import java.time.InstantSource;
import java.util.Optional;

/** Credentials by id, from what the node holds in memory: what works is there, what does not is not. */
public final class IndexedCompanyCredentials implements CompanyCredentials {

    private final Vouched<CredentialIndex> credentials;
    private final InstantSource clock;

    public IndexedCompanyCredentials(Vouched<CredentialIndex> credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /** @throws StoreUnavailable when what is held of credentials is too old to be relied on */
    @Override
    public Optional<ProvenCredential> find(String companyId, String credentialId) {
        var now = clock.instant();
        var index = credentials.get();
        var client = index.findClient(credentialId)
                .filter(live -> live.company().id().equals(companyId) && live.isLiveAt(now) && index.admits(live))
                .<Principal.Proven>map(live -> live.principal(live.scopes(), null, null));
        if (client.isPresent()) {
            return client.map(principal -> new ProvenCredential(principal, Location.AUTHORIZATION_HEADER));
        }
        return index.findKeyById(companyId, credentialId)
                .filter(key -> key.isLiveAt(now))
                .map(key -> new ProvenCredential(key.principal(), Location.KEY_HEADER));
    }
}
