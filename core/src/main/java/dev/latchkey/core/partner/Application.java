package dev.latchkey.core.partner;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A partner's OAuth client, which companies let in.
 *
 * @param clientId stays the same for all companies and through every change
 * @param redirectUris at most {@value #REDIRECT_URIS_MAX}
 * @param scopes the most it may ask for
 * @param defaultScopes what it gets when it asks for nothing in particular; a subset of {@code scopes}
 * @param requiresPkce whether RFC 7636 is mandatory; always for a public client
 * @param isPublic it cannot keep a secret (RFC 6749 §2.1) and has none
 * @param isActive false while the operator has suspended it
 * @param profile what people are shown of it beside its name
 * @param protocol how it proves itself and what its tokens are
 * @param secrets oldest first; none for a public client, nor for one that proves itself with keys
 * @implNote Many parameters: one for each thing that is stored of it.
 */
public record Application(
        String partnerId,
        String clientId,
        String name,
        String description,
        List<RedirectUri> redirectUris,
        Scopes scopes,
        Scopes defaultScopes,
        boolean requiresPkce,
        boolean isPublic,
        boolean isActive,
        Profile profile,
        Protocol protocol,
        Instant createdAt,
        List<StoredSecret> secrets) {

    public static final int REDIRECT_URIS_MAX = 10;
    /** Longest address, in characters. */
    public static final int ADDRESS_LENGTH_MAX = ClientKeys.ADDRESS_LENGTH_MAX;

    /**
     * What the consent page shows beside the name.
     *
     * @param websiteUri absent when the partner gave none
     * @param privacyUri where it says what it does with data; absent when the partner gave none
     * @param isVerified whether the operator vouches that the partner is who it says
     * @param documentUri where its client metadata document is read, which is then its client_id to the world; absent for an
     *     application registered here
     */
    public record Profile(
            @Nullable String websiteUri,
            @Nullable String privacyUri,
            boolean isVerified,
            @Nullable String documentUri) {

        public static final Profile NONE = new Profile(null, null, false, null);

        public Profile {
            checkLength("websiteUri", websiteUri, ADDRESS_LENGTH_MAX);
            checkLength("privacyUri", privacyUri, ADDRESS_LENGTH_MAX);
            checkLength("documentUri", documentUri, ADDRESS_LENGTH_MAX);
        }

        /** The host of its metadata document, with the port where it is not the usual one: what its name cannot lie about. */
        public @Nullable String documentHost() {
            return documentUri == null ? null : URI.create(documentUri).getRawAuthority();
        }
    }

    /** How it speaks OAuth. */
    public record Protocol(TokenFormat tokenFormat, ClientProof proof, RequestRules requests) {

        /** Of one that can keep a secret. */
        public static final Protocol DEFAULT = new Protocol(TokenFormat.OPAQUE, ClientProof.SECRET);

        /** Of one that cannot. */
        public static final Protocol PUBLIC = new Protocol(TokenFormat.OPAQUE, ClientProof.NONE);

        public Protocol {
            var keys = proof.keys();
            if (requests.isFapi2() && (keys == null || keys.takesEndpointAudience() || !proof.requiresDpop())) {
                throw CommandRefused.invalid(
                        "securityProfile",
                        "expected private_key_jwt for the issuer and tokens that are bound to a key under FAPI 2.0");
            }
        }

        /** One that asks by the standard. */
        public Protocol(TokenFormat tokenFormat, ClientProof proof) {
            this(tokenFormat, proof, RequestRules.STANDARD);
        }

        /** The same that asks in another way. */
        public Protocol with(RequestRules others) {
            return new Protocol(tokenFormat, proof, others);
        }

        /** Whether it proves itself by {@code private_key_jwt}. */
        public boolean hasKeys() {
            return proof.keys() != null;
        }
    }

    private static void checkLength(String field, @Nullable String value, int lengthMax) {
        if (value != null && (value.isEmpty() || value.length() > lengthMax)) {
            throw CommandRefused.invalid(field, "expected 1 to " + lengthMax + " characters");
        }
    }

    public Application {
        TextLimits.checkId(clientId);
        TextLimits.checkName("name", name);
        TextLimits.checkDescription("description", description);
        redirectUris = List.copyOf(redirectUris);
        secrets = List.copyOf(secrets);
        if (redirectUris.size() > REDIRECT_URIS_MAX) {
            throw CommandRefused.invalid(
                    "redirectUris", "expected at most " + REDIRECT_URIS_MAX + ", got " + redirectUris.size());
        }
        if (scopes.isEmpty()) {
            throw CommandRefused.invalid("scopes", "expected at least one scope");
        }
        if (!scopes.containsAll(defaultScopes)) {
            throw CommandRefused.invalid("defaultScopes", "not among its scopes: " + defaultScopes.minus(scopes));
        }
        if (isPublic && (!requiresPkce || !secrets.isEmpty())) {
            throw CommandRefused.invalid("isPublic", "expected a public client to require PKCE and to have no secret");
        }
        if (protocol.requests.isFapi2() && !requiresPkce) {
            throw CommandRefused.invalid("requiresPkce", "expected PKCE under FAPI 2.0");
        }
        if (isPublic != (protocol.proof.method() == ClientMethod.NONE)) {
            throw CommandRefused.invalid(
                    "isPublic", "expected a public client, and no other, to prove itself by nothing");
        }
    }

    /** As {@link LiveApplication#findRedirectUri}. */
    public @Nullable RedirectUri findRedirectUri(String requested) {
        for (var registered : redirectUris) {
            if (registered.value().equals(requested)) {
                return registered;
            }
        }
        if (!isPublic) {
            return null;
        }
        return RedirectUri.parse(requested)
                .filter(uri -> redirectUris.stream().anyMatch(uri::differsOnlyInLoopbackPortFrom))
                .orElse(null);
    }

    /** The same that asks in another way. */
    Application with(RequestRules others) {
        return with(protocol.with(others), requiresPkce);
    }

    /**
     * The same as far as a deployment's profile lets it. One that cannot keep to the profile is left with requests that would have to be
     * pushed, where nothing that it has proves it.
     */
    Application under(SecurityProfile ofDeployment) {
        return switch (ofDeployment) {
            case STANDARD -> this;
            case FAPI_2 -> {
                var canKeepToIt = protocol.proof.canKeepTo(ofDeployment);
                var rules = canKeepToIt ? RequestRules.FAPI_2 : RequestRules.pushing(true);
                yield with(new Protocol(protocol.tokenFormat, protocol.proof.under(ofDeployment), rules), true);
            }
        };
    }

    /** The same as its partner describes it now. The operator vouches for what was described before, and for nothing else. */
    Application as(NewApplication request, Scopes known, Scopes defaults) {
        var described = request.profile();
        var isDescribedAsBefore = name.equals(request.name())
                && Objects.equals(profile.websiteUri(), described.websiteUri())
                && Objects.equals(profile.privacyUri(), described.privacyUri());
        return new Application(
                partnerId,
                clientId,
                request.name(),
                request.description(),
                request.redirectUris(),
                known,
                defaults,
                request.requiresPkce(),
                isPublic,
                isActive,
                new Profile(
                        described.websiteUri(),
                        described.privacyUri(),
                        profile.isVerified() && isDescribedAsBefore,
                        profile.documentUri()),
                request.protocol(),
                createdAt,
                secrets);
    }

    /** The same with one more secret. */
    Application with(StoredSecret another) {
        var more = new ArrayList<>(secrets);
        more.add(another);
        return new Application(
                partnerId,
                clientId,
                name,
                description,
                redirectUris,
                scopes,
                defaultScopes,
                requiresPkce,
                isPublic,
                isActive,
                profile,
                protocol,
                createdAt,
                more);
    }

    /** The same to be held in memory: its keys without what nobody uses. */
    Application shortened() {
        return with(new Protocol(protocol.tokenFormat, protocol.proof.shortened(), protocol.requests), requiresPkce);
    }

    private Application with(Protocol other, boolean isPkceRequired) {
        return new Application(
                partnerId,
                clientId,
                name,
                description,
                redirectUris,
                scopes,
                defaultScopes,
                isPkceRequired,
                isPublic,
                isActive,
                profile,
                other,
                createdAt,
                secrets);
    }
}
