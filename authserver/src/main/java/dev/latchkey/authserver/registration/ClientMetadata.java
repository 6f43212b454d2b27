package dev.latchkey.authserver.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.registration.RegistrationRefused.Reason;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ScopesHeld;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.proof.JwkSet;
import dev.latchkey.core.proof.ProofException;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself (RFC 7591 section 2), judged. Nothing it names is fetched here.
 *
 * @param name shown to people; the host of the first redirect URI when it gives none
 * @param proof from {@code token_endpoint_auth_method}, {@code jwks}, {@code jwks_uri}, {@code dpop_bound_access_tokens} and, of our
 *     own, {@code endpoint_audience}
 * @param websiteUri {@code client_uri}
 * @param privacyUri {@code policy_uri}
 * @param requiresPushing {@code require_pushed_authorization_requests} (RFC 9126 section 6)
 * @implNote Many parameters: the members of client metadata (RFC 7591 §2).
 */
public record ClientMetadata(
        String name,
        List<RedirectUri> redirectUris,
        Scopes scopes,
        ClientProof proof,
        @Nullable String websiteUri,
        @Nullable String privacyUri,
        boolean requiresPushing,
        @Nullable String softwareId,
        @Nullable String softwareVersion) {

    /** Longest {@code software_id} and {@code software_version}, in characters. */
    public static final int SOFTWARE_LENGTH_MAX = 200;

    /** Of our own: the client's assertions may name the endpoint in place of the issuer ({@link ClientKeys}). */
    static final String ENDPOINT_AUDIENCE = "endpoint_audience";

    /** The members that an answer says again; a request's others come to nothing. */
    private static final Set<String> KEPT = Set.of(
            "client_name",
            "redirect_uris",
            "grant_types",
            "response_types",
            "token_endpoint_auth_method",
            "scope",
            "client_uri",
            "policy_uri",
            "jwks",
            "jwks_uri",
            "dpop_bound_access_tokens",
            "require_pushed_authorization_requests",
            ENDPOINT_AUDIENCE,
            "software_id",
            "software_version");

    /** Not metadata, but what a client says when it replaces them (RFC 7592 section 2.2); at first, both are ours to choose. */
    private static final Set<String> SAID_WHEN_REPLACED = Set.of("client_id", "client_secret");

    private static final int GRANT_TYPES_MAX = 10;
    private static final Set<String> GRANT_TYPES = Set.of("authorization_code", "refresh_token");
    private static final int SCOPE_LENGTH_MAX = 8_000;

    public ClientMetadata {
        redirectUris = List.copyOf(redirectUris);
    }

    /** What of a registration was ignored, which RFC 7591 section 2 asks for, by name. */
    static List<String> ignored(MetadataMembers members) {
        return members.namesBeside(KEPT);
    }

    /** As {@link #ignored}, of what replaces a client's metadata. */
    static List<String> ignoredWhenReplaced(MetadataMembers members) {
        return ignored(members).stream()
                .filter(name -> !SAID_WHEN_REPLACED.contains(name))
                .toList();
    }

    /**
     * Judges the metadata of a client that registers itself.
     *
     * @throws RegistrationRefused saying what was expected
     */
    static ClientMetadata ofRegistration(MetadataMembers members, RegistrationRules rules) {
        var otherwise = rules.isFapi2() ? ClientMethod.PRIVATE_KEY_JWT : ClientMethod.CLIENT_SECRET_BASIC;
        return read(members, rules, otherwise, null);
    }

    /**
     * Judges a client ID metadata document, which everybody can read and so holds no secret.
     *
     * @param address where it was read, which it must name as its {@code client_id}, to the letter
     * @throws RegistrationRefused saying what was expected
     */
    static ClientMetadata ofDocument(MetadataMembers members, RegistrationRules rules, String address) {
        if (!address.equals(members.text("client_id", Application.ADDRESS_LENGTH_MAX))) {
            throw RegistrationRefused.metadata("client_id", "expected the document's own address");
        }
        if (members.has("client_secret") || members.has("client_secret_expires_at")) {
            throw RegistrationRefused.metadata("client_secret", "expected none in a public document");
        }
        var hasKeys = members.has("jwks") || members.has("jwks_uri");
        var metadata = read(members, rules, hasKeys ? ClientMethod.PRIVATE_KEY_JWT : ClientMethod.NONE, address);
        if (metadata.method().usesSecret()) {
            throw RegistrationRefused.metadata("token_endpoint_auth_method", "expected none or private_key_jwt");
        }
        return metadata;
    }

    private static ClientMetadata read(
            MetadataMembers members, RegistrationRules rules, ClientMethod otherwise, @Nullable String document) {
        checkTypes(members);
        checkUnused(members);
        var redirectUris = redirectUris(members);
        var plain = rules.allowsPlainHttp();
        return new ClientMetadata(
                ClientName.of(members, redirectUris, document),
                redirectUris,
                scopes(members, rules),
                proof(members, method(members, otherwise), rules),
                members.address("client_uri", Application.ADDRESS_LENGTH_MAX, plain),
                members.address("policy_uri", Application.ADDRESS_LENGTH_MAX, plain),
                rules.isFapi2() || members.flag("require_pushed_authorization_requests"),
                members.text("software_id", SOFTWARE_LENGTH_MAX),
                members.text("software_version", SOFTWARE_LENGTH_MAX));
    }

    private static List<RedirectUri> redirectUris(MetadataMembers members) {
        List<String> texts;
        try {
            texts = members.texts("redirect_uris", Application.REDIRECT_URIS_MAX);
        } catch (RegistrationRefused e) {
            throw Reason.INVALID_REDIRECT_URI.because(e.description());
        }
        if (texts == null || texts.isEmpty()) {
            throw Reason.INVALID_REDIRECT_URI.because("redirect_uris: expected 1 to " + Application.REDIRECT_URIS_MAX);
        }
        var uris = new ArrayList<RedirectUri>();
        for (var text : texts) {
            uris.add(RedirectUri.parse(text)
                    .orElseThrow(() -> Reason.INVALID_REDIRECT_URI.because(
                            "redirect_uris: expected https, or http on this computer itself, or a scheme with a dot in"
                                    + " it; without user and fragment")));
        }
        return uris.stream().distinct().toList();
    }

    /** What it asks for, narrowed to what it may have, as RFC 7591 section 3.2.1 lets us; the answer says what that is. */
    private static Scopes scopes(MetadataMembers members, RegistrationRules rules) {
        var text = members.text("scope", SCOPE_LENGTH_MAX);
        if (text == null) {
            return held(rules.scopes());
        }
        Scopes asked;
        try {
            asked = Scopes.parse(text);
        } catch (IllegalArgumentException _) {
            throw RegistrationRefused.metadata("scope", "expected scopes with one space between them");
        }
        var narrowed = rules.narrowed(asked);
        if (narrowed.isEmpty()) {
            throw RegistrationRefused.metadata("scope", "expected at least one of: " + rules.scopes());
        }
        return held(narrowed);
    }

    private static Scopes held(Scopes scopes) {
        ScopesHeld.findFault(scopes).ifPresent(fault -> {
            throw RegistrationRefused.metadata("scope", fault);
        });
        return scopes;
    }

    private static ClientMethod method(MetadataMembers members, ClientMethod otherwise) {
        var text = members.text("token_endpoint_auth_method", 64);
        return text == null
                ? otherwise
                : ClientMethod.find(text)
                        .orElseThrow(() -> RegistrationRefused.metadata(
                                "token_endpoint_auth_method",
                                "expected none, client_secret_basic, client_secret_post or private_key_jwt"));
    }

    /** The application gets both grant types in any case, which RFC 7591 section 3.2.1 leaves to us and has us say. */
    private static void checkTypes(MetadataMembers members) {
        var grants = members.texts("grant_types", GRANT_TYPES_MAX);
        if (grants != null && (!GRANT_TYPES.containsAll(grants) || !grants.contains("authorization_code"))) {
            throw RegistrationRefused.metadata(
                    "grant_types", "expected authorization_code, and refresh_token if wanted");
        }
        var responses = members.texts("response_types", GRANT_TYPES_MAX);
        if (responses != null && !responses.equals(List.of("code"))) {
            throw RegistrationRefused.metadata("response_types", "expected code alone");
        }
    }

    /** Judged so that nobody takes them for something else later, but not kept. */
    private static void checkUnused(MetadataMembers members) {
        members.address("logo_uri", Application.ADDRESS_LENGTH_MAX, true);
        members.address("tos_uri", Application.ADDRESS_LENGTH_MAX, true);
    }

    private static @Nullable String jwks(MetadataMembers members) {
        var json = members.object("jwks");
        if (json == null) {
            return null;
        }
        if (json.length > ClientKeys.JWKS_LENGTH_MAX) {
            throw RegistrationRefused.metadata("jwks", "expected at most " + ClientKeys.JWKS_LENGTH_MAX + " bytes");
        }
        try {
            JwkSet.parse(json);
        } catch (ProofException e) {
            throw RegistrationRefused.metadata("jwks", e.reason());
        }
        return new String(json, UTF_8);
    }

    private static ClientProof proof(MetadataMembers members, ClientMethod method, RegistrationRules rules) {
        if (rules.isFapi2() && method != ClientMethod.PRIVATE_KEY_JWT) {
            throw RegistrationRefused.metadata(
                    "token_endpoint_auth_method", "expected private_key_jwt: this deployment keeps to FAPI 2.0");
        }
        var jwks = jwks(members);
        var jwksUri = members.address("jwks_uri", Application.ADDRESS_LENGTH_MAX, rules.allowsPlainHttp());
        var keySources = (jwks == null ? 0 : 1) + (jwksUri == null ? 0 : 1);
        if (keySources != (method == ClientMethod.PRIVATE_KEY_JWT ? 1 : 0)) {
            throw RegistrationRefused.metadata(
                    "jwks", "expected exactly one of jwks and jwks_uri for private_key_jwt, and none otherwise");
        }
        var takesEndpoint = members.flag(ENDPOINT_AUDIENCE);
        var keys = keySources == 1 ? new ClientKeys(jwks, jwksUri, takesEndpoint) : null;
        return new ClientProof(method, keys, members.flag("dpop_bound_access_tokens")).under(rules.profile());
    }

    ClientMethod method() {
        return proof.method();
    }

    /**
     * The application that a machine asks for: always with PKCE, never verified.
     *
     * @param rules what the operator has it keep to, which is not the machine's to change
     */
    Application toApplication(
            String partnerId,
            String clientId,
            @Nullable String documentUri,
            boolean isActive,
            RequestRules rules,
            Instant createdAt,
            List<StoredSecret> secrets) {
        return new Application(
                partnerId,
                clientId,
                name,
                "",
                redirectUris,
                scopes,
                scopes,
                true,
                method() == ClientMethod.NONE,
                isActive,
                new Application.Profile(websiteUri, privacyUri, false, documentUri),
                new Application.Protocol(TokenFormat.OPAQUE, proof, rules.withPushing(requiresPushing)),
                createdAt,
                secrets);
    }
}
