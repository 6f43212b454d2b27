package dev.latchkey.gateway.authentication;

import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.LiveToken;
import dev.latchkey.authserver.codec.TokenHolder.OfClient;
import dev.latchkey.authserver.codec.TokenHolder.OfGrant;
import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.authserver.dpop.DpopResult;
import dev.latchkey.authserver.dpop.ProofTarget;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.ImportedKeys;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Recognised;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.partner.KeyRetirement;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.SingleUse;
import dev.latchkey.engine.request.Authenticator;
import dev.latchkey.engine.request.PresentedCredential;
import dev.latchkey.engine.request.PresentedRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
                    + " an administrator of your company can make a new one under Credentials in the console.");
    private static final Authentication.Rejected WRONG_ADDRESS = rejected(
            Reason.ADDRESS_NOT_ALLOWED,
            Gate.OPERATION,
            "An administrator of your company can add this address to the credential's IP allow-list.");
    private static final Authentication.Rejected CONFLICTING = rejected(
            Reason.CONFLICTING_CREDENTIALS,
            Gate.REQUEST,
            "Send one credential, or several only where the operation asks for them together.");

    private final String origin;
    private final DpopProofs keyProofs;
    private final CredentialFormat format;
    private final SecretHasher hasher;
    private final CredentialIndex credentials;
    private final ImportedKeys importedKeys;
    private final AccessTokens tokens;
    private final RetiredKeys retiredKeys;
    private final InstantSource clock;

    /**
     * @param origin the API origin, without a trailing slash
     * @implNote Many parameters: one for each thing that a credential is held against.
     */
    public CredentialAuthenticator(
            String origin,
            DpopProofs keyProofs,
            CredentialFormat format,
            SecretHasher hasher,
            CredentialIndex credentials,
            ImportedKeys importedKeys,
            AccessTokens tokens,
            @Nullable KeyRetirement retirement,
            InstantSource clock) {
        this.origin = origin;
        this.keyProofs = keyProofs;
        this.format = format;
        this.hasher = hasher;
        this.credentials = credentials;
        this.importedKeys = importedKeys;
        this.tokens = tokens;
        this.retiredKeys = new RetiredKeys(retirement);
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(List<PresentedCredential> presented, PresentedRequest request) {
        if (presented.isEmpty()) {
            return ANONYMOUS;
        }
        var now = clock.instant();
        var proven = new ArrayList<ProvenCredential>(presented.size());
        var once = SingleUse.NONE;
        for (var credential : presented) {
            Bearer bearer;
            switch (prove(credential, request, now)) {
                case Bearer found -> bearer = found;
                case Bad(var rejected) -> {
                    return rejected;
                }
            }
            var good = new ProvenCredential(bearer.principal, credential.location(), bearer.secretId);
            var refused = bearer.allowList.allows(request.clientAddress())
                    ? retiredKeys.refusal(bearer.principal, now)
                    : WRONG_ADDRESS.denial();
            if (refused != null) {
                return new Authentication.Rejected(refused, good);
            }
            proven.add(good);
            once = bearer.once == null ? once : bearer.once;
        }
        return agree(proven) ? new Authentication.Authenticated(proven, once) : CONFLICTING;
    }

    /** What came of one credential. */
    private sealed interface Proof {}

    /**
     * @param secretId the secret that was presented; absent for a token
     * @param once of a token that is bound to a key, absent for others; a request has one proof at most
     */
    private record Bearer(
            Principal.Proven principal,
            IpAllowList allowList,
            @Nullable String secretId,
            @Nullable SingleUse once) implements Proof {
        Bearer with(SingleUse other) {
            return new Bearer(principal, allowList, secretId, other);
        }
    }

    private record Bad(Authentication.Rejected rejected) implements Proof {}

    private static final Bad BAD = new Bad(INVALID);
    private static final Bad BAD_KEY_PROOF = new Bad(new Authentication.Rejected(KeyProofDenials.INVALID));

    private Proof prove(PresentedCredential credential, PresentedRequest request, Instant now) {
        var value = credential.value();
        return switch (credential.scheme()) {
            case BEARER -> {
                var token = tokens.verify(value, now).orElse(null);
                yield token != null && token.thumbprint() == null && isFor(token, request) ? bearer(token) : BAD;
            }
            case DPOP -> {
                var token = tokens.verify(value, now).orElse(null);
                yield token != null && token.thumbprint() != null && isFor(token, request)
                        ? proveKeyOf(token, token.thumbprint(), value, request, now)
                        : BAD;
            }
            case BASIC -> proveClient(value, now).<Proof>map(bearer -> bearer).orElse(BAD);
            case NONE -> proveKey(value, now).<Proof>map(bearer -> bearer).orElse(BAD);
        };
    }

    /** A token bound to a key is good with a proof of that key for this very request (RFC 9449 section 7). */
    private Proof proveKeyOf(LiveToken token, String thumbprint, String value, PresentedRequest request, Instant now) {
        var proof = request.dpopProof();
        if (proof == null || request.isAgain()) {
            return request.isAgain() ? bearer(token) : BAD_KEY_PROOF;
        }
        var target = ProofTarget.withToken(request.method().name(), origin + request.target(), value, thumbprint)
                .underFapi2(token.holder() instanceof OfGrant holder
                        && holder.grant().application().protocol().requests().isFapi2());
        return switch (keyProofs.verify(proof, target, now)) {
            case DpopResult.Proven proven -> {
                var bearer = bearer(token);
                yield bearer.with(() -> useOnce(proven, holder(bearer.principal), now));
            }
            case DpopResult.NonceRequired(var nonce) ->
                new Bad(new Authentication.Rejected(KeyProofDenials.nonce(nonce)));
            case DpopResult.Refused _ -> BAD_KEY_PROOF;
        };
    }

    private @Nullable Denial useOnce(DpopResult.Proven proven, ReplayGuard.Holder holder, Instant now) {
        return switch (keyProofs.useOnce(proven, holder, now)) {
            case FIRST -> null;
            case REPEATED -> BAD_KEY_PROOF.rejected.denial();
            case FULL -> KeyProofDenials.TOO_MANY;
        };
    }

    /** Whose room a proof takes up: the credential's, or the grant's by which an application acts, within its company's. */
    private static ReplayGuard.Holder holder(Principal.Proven principal) {
        return switch (principal) {
            case Principal.CompanyClient client ->
                new ReplayGuard.Holder(client.company().id(), client.credentialId());
            case Principal.ActingUser user ->
                new ReplayGuard.Holder(user.company().id(), user.grantId());
            case Principal.CompanyKey key ->
                new ReplayGuard.Holder(key.company().id(), key.credentialId());
            case Principal.PartnerKey key -> new ReplayGuard.Holder(key.partnerId(), key.credentialId());
        };
    }

    /** A token limited to one API is good for nothing elsewhere (RFC 8707 section 3). */
    private static boolean isFor(LiveToken token, PresentedRequest request) {
        return token.reach().includes(request.resource());
    }

    private static Bearer bearer(LiveToken token) {
        return switch (token.holder()) {
            case OfClient(var client) ->
                new Bearer(
                        client.principal(token.scopes(), token.secretId(), token.id()),
                        client.allowList(),
                        token.secretId(), // a use of the token is one of the secret that it ends with
                        null);
            case OfGrant(var grant) ->
                new Bearer(
                        new Principal.ActingUser(
                                grant.application().publicClientId(),
                                grant.grant().id(),
                                grant.company(),
                                grant.grant().userId(),
                                grant.role(),
                                grant.accessGroupId(),
                                token.scopes(),
                                grant.scopes(),
                                new Principal.Proof(null, token.id(), null)),
                        IpAllowList.ANY,
                        null,
                        null);
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
                .map(key -> new Bearer(key.principal(), key.allowList(), key.secretId(), null));
    }

    /**
     * A company's client that comes with its id and secret themselves. Whoever agreed to prove itself in a better way, or to use tokens that
     * are bound to a key, is held to it.
     */
    private Optional<Bearer> proveClient(String idAndSecret, Instant now) {
        var colon = idAndSecret.indexOf(':');
        // Hashed before the look-up, so that both take the same path.
        var hash = hasher.hash(new Secret(idAndSecret.substring(colon + 1)));
        return credentials
                .findClient(idAndSecret.substring(0, colon))
                .filter(client -> credentials.admits(client)
                        && client.isLiveAt(now)
                        && client.proof().method().admits(ClientMethod.CLIENT_SECRET_BASIC)
                        && !client.proof().requiresDpop())
                .flatMap(client -> client.secrets().stream() // SecretHash compares in constant time
                        .filter(secret -> secret.isLiveAt(now) && secret.hash().equals(hash))
                        .findFirst()
                        .map(secret -> new Bearer(
                                client.principal(client.scopes(), secret.secretId(), null),
                                client.allowList(),
                                secret.secretId(),
                                null)));
    }

    /** Several credentials agree when they stand for the same company. */
    private static boolean agree(List<ProvenCredential> proven) {
        return proven.size() == 1
                || proven.stream()
                                .map(one -> one.principal().findCompany())
                                .distinct()
                                .count()
                        == 1;
    }

    private static Authentication.Rejected rejected(Reason reason, Gate gate, String whoCanGrant) {
        return new Authentication.Rejected(
                new Denial(reason, new Explanation(gate, List.of(), List.of(), List.of(), whoCanGrant)));
    }
}
