package dev.latchkey.server.access;

import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.server.credential.CredentialFormat;
import dev.latchkey.server.credential.CredentialIndex;
import dev.latchkey.server.credential.ImportedKeys;
import dev.latchkey.server.credential.IpAllowList;
import dev.latchkey.server.credential.Recognised;
import dev.latchkey.server.credential.Secret;
import dev.latchkey.server.credential.SecretHasher;
import dev.latchkey.server.gateway.Authenticator;
import dev.latchkey.server.gateway.PresentedCredential;
import dev.latchkey.server.gateway.PresentedRequest;
import dev.latchkey.server.token.AccessTokens;
import dev.latchkey.server.token.Audience;
import dev.latchkey.server.token.LiveToken;
import dev.latchkey.server.token.TokenHolder.OfClient;
import dev.latchkey.server.token.TokenHolder.OfGrant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proves keys and access tokens against what the node holds in memory. The refusal is one and the same for a credential that
 * never was, is revoked, is expired or belongs to a company that is gone.
 */
public final class CredentialAuthenticator implements Authenticator {

    private static final Authentication.Anonymous ANONYMOUS = new Authentication.Anonymous();
    private static final Authentication.Rejected INVALID = rejected(
            Reason.INVALID_CREDENTIAL,
            Gate.OPERATION,
            "Check that the credential is complete, belongs to this platform and was neither revoked nor expired;"
                    + " an administrator of your company can make a new one in the Credential Manager.");
    private static final Authentication.Rejected WRONG_ADDRESS = rejected(
            Reason.ADDRESS_NOT_ALLOWED,
            Gate.OPERATION,
            "An administrator of your company can add this address to the credential's IP allow-list.");
    private static final Authentication.Rejected CONFLICTING = rejected(
            Reason.CONFLICTING_CREDENTIALS,
            Gate.REQUEST,
            "Send one credential, or several only where the operation asks for them together.");

    private final CredentialFormat format;
    private final SecretHasher hasher;
    private final CredentialIndex credentials;
    private final ImportedKeys importedKeys;
    private final AccessTokens tokens;
    private final InstantSource clock;

    public CredentialAuthenticator(
            CredentialFormat format,
            SecretHasher hasher,
            CredentialIndex credentials,
            ImportedKeys importedKeys,
            AccessTokens tokens,
            InstantSource clock) {
        this.format = format;
        this.hasher = hasher;
        this.credentials = credentials;
        this.importedKeys = importedKeys;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(List<PresentedCredential> presented, PresentedRequest request) {
        if (presented.isEmpty()) {
            return ANONYMOUS;
        }
        var now = clock.instant();
        var proven = new ArrayList<ProvenCredential>(presented.size());
        for (var credential : presented) {
            var bearer = prove(credential, request, now).orElse(null);
            if (bearer == null) {
                return INVALID;
            }
            if (!bearer.allowList.allows(request.clientAddress())) {
                return WRONG_ADDRESS;
            }
            proven.add(new ProvenCredential(bearer.principal, credential.location()));
        }
        return agree(proven) ? new Authentication.Authenticated(proven) : CONFLICTING;
    }

    private record Bearer(Principal.Proven principal, IpAllowList allowList) {}

    private Optional<Bearer> prove(PresentedCredential credential, PresentedRequest request, Instant now) {
        return switch (credential.scheme()) {
            case BEARER ->
                tokens.verify(credential.value(), now)
                        .filter(token -> token.thumbprint() == null && isFor(token, request))
                        .map(CredentialAuthenticator::bearer);
            case DPOP -> Optional.empty(); // no token is bound to a key yet, and an unbound one is a bearer token
            case NONE -> proveKey(credential.value(), now);
        };
    }

    /** A token limited to one API is good for nothing elsewhere (RFC 8707 section 3). */
    private static boolean isFor(LiveToken token, PresentedRequest request) {
        return token.audience() == Audience.EVERY || token.audience() == Audience.of(request.resource());
    }

    private static Bearer bearer(LiveToken token) {
        return switch (token.holder()) {
            case OfClient(var client) ->
                new Bearer(
                        new Principal.CompanyClient(
                                client.clientId(),
                                client.company(),
                                client.role(),
                                client.accessGroupId(),
                                token.scopes()),
                        client.allowList());
            case OfGrant(var grant) ->
                new Bearer(
                        new Principal.ActingUser(
                                grant.application().publicClientId(),
                                grant.grant().id(),
                                grant.company(),
                                grant.grant().userId(),
                                grant.role(),
                                grant.accessGroupId(),
                                token.scopes()),
                        IpAllowList.ANY);
        };
    }

    private Optional<Bearer> proveKey(String value, Instant now) {
        if (format.recognise(value) instanceof Recognised.Malformed) {
            return Optional.empty();
        }
        var secret = new Secret(value);
        return credentials
                .findKey(hasher.hash(secret))
                .or(() -> importedKeys.find(secret))
                .filter(key -> key.isLiveAt(now))
                .map(key -> new Bearer(key.principal(), key.allowList()));
    }

    /** Several credentials agree when they stand for the same company. */
    private static boolean agree(List<ProvenCredential> proven) {
        var company = proven.getFirst().principal().findCompany();
        return proven.stream()
                .allMatch(credential -> credential.principal().findCompany().equals(company));
    }

    private static Authentication.Rejected rejected(Reason reason, Gate gate, String whoCanGrant) {
        return new Authentication.Rejected(
                new Denial(reason, new Explanation(gate, List.of(), List.of(), List.of(), whoCanGrant)));
    }
}
