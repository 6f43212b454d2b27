package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.WriteCondition;
import dev.latchkey.core.change.WritesWhile;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.ActingUser;
import dev.latchkey.engine.decision.Principal.CompanyClient;
import dev.latchkey.engine.protocol.Scopes;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * That what a request was admitted by still counts when the request stores something: its token was neither ended alone nor with all
 * of its client's, and the grant that it stands on gives as much. The gateway has asked what its node knows, which is a little older than
 * the transaction. That secret, user and company are active is asked by the commands themselves.
 */
public final class StandingProof {

    private final GrantStores grants;
    private final CredentialStores credentials;
    private final InstantSource clock;

    public StandingProof(GrantStores grants, CredentialStores credentials, InstantSource clock) {
        this.grants = grants;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * What every write of a request depends on, for {@link WritesWhile}.
     *
     * @throws CommandRefused by the condition, when it does not stand any more
     */
    public WriteCondition of(Principal principal) {
        return tx -> {
            if (!stands(tx, principal)) {
                throw CommandRefused.notPermitted("the access token has ended");
            }
        };
    }

    private boolean stands(Transaction tx, Principal principal) {
        return switch (principal) {
            case CompanyClient client -> isNotRevoked(tx, client.proof().tokenId()) && isOfNow(tx, client);
            case ActingUser user -> isNotRevoked(tx, user.proof().tokenId()) && isGranted(tx, user);
            case Principal.CompanyKey _, Principal.PartnerKey _, Principal.Anonymous _ -> true;
        };
    }

    private boolean isNotRevoked(Transaction tx, @Nullable String tokenId) {
        return tokenId == null || grants.revokedTokens().find(tx, tokenId).isEmpty();
    }

    /** No command has ended the client, or all of its tokens, since. */
    private boolean isOfNow(Transaction tx, CompanyClient client) {
        var generation = client.proof().generation();
        return generation == null
                || credentials
                        .credentials()
                        .find(tx, client.company().id(), client.credentialId())
                        .filter(OAuthClient.class::isInstance)
                        .map(OAuthClient.class::cast)
                        .filter(now -> now.generation() == generation
                                && !now.stateAt(clock.instant()).isFinal())
                        .isPresent();
    }

    /** The consent, the installation and the application still give every scope that the request was admitted with. */
    private boolean isGranted(Transaction tx, ActingUser user) {
        return grants.userGrants()
                .findLive(tx, user.company().id(), user.grantId())
                .filter(grant -> grant.userId().equals(user.userId()))
                .filter(grant -> most(tx, grant).containsAll(user.scopes()))
                .isPresent();
    }

    private Scopes most(Transaction tx, UserGrant grant) {
        var approved = grants.installations()
                .find(tx, grant.companyId(), grant.clientId())
                .map(Installation::scopes)
                .orElse(Scopes.NONE);
        var ofApplication = grants.applications()
                .findByClientId(tx, grant.clientId())
                .filter(Application::isActive)
                .map(Application::scopes)
                .orElse(Scopes.NONE);
        return grant.scopes().intersection(approved).intersection(ofApplication);
    }
}
