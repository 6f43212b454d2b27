package dev.latchkey.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Codes and tokens for users of the fixture, without the pages in between. */
public final class TestGrants {

    public static final int CONFIDENTIAL = 0;
    public static final int PUBLIC = 1;
    public static final String REDIRECT_URI = "http://localhost:9999/callback";
    public static final String VERIFIER = "abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEFG";

    private final TestPlatform platform;

    public TestGrants(TestPlatform platform) {
        this.platform = platform;
    }

    public JsonNode application(int number) {
        return platform.sheet().get("partner").get("applications").get(number);
    }

    public String clientId(int application) {
        return application(application).get("clientId").asString();
    }

    /**
     * Registers another application of the same partner and lets it into acme.
     *
     * @param protocol {@link Application.Protocol#PUBLIC} for one that keeps no secret, and has to use PKCE
     * @return what it sends beside a code: its credentials
     */
    public Map<String, @Nullable String> register(
            Application.Protocol protocol, Scopes scopes, String... redirectUris) {
        var operator = new Actor.Operator("op");
        var partners = platform.domain().partners().commands();
        var partnerId = platform.domain()
                .partners()
                .index()
                .find(clientId(CONFIDENTIAL))
                .orElseThrow()
                .application()
                .partnerId();
        var clientId = UUID.randomUUID().toString().replace("-", "");
        var isPublic = protocol.equals(Application.Protocol.PUBLIC);
        var made = partners.createApplication(
                new PartnerActor.OfPlatform(operator),
                partnerId,
                new NewApplication(
                        clientId,
                        "Registered by a test",
                        "",
                        Stream.of(redirectUris).map(RedirectUri::new).toList(),
                        scopes,
                        Scopes.NONE,
                        isPublic,
                        isPublic,
                        Application.Profile.NONE,
                        protocol));
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        platform.domain().installations().install(admin, clientId, scopes);
        var secret = made.secret();
        return Map.of("client_id", clientId, "client_secret", secret == null ? "" : secret.reveal());
    }

    /** As {@link #authorization(int, String, Scopes)}, for a registered application and perhaps for one API alone. */
    public Authorization authorization(
            Map<String, @Nullable String> application,
            String systemRole,
            Scopes scopes,
            @Nullable ApiResource resource) {
        return new Authorization(
                platform.companyId(0),
                userId(systemRole),
                String.valueOf(application.get("client_id")),
                REDIRECT_URI,
                scopes,
                resource,
                challenge(VERIFIER),
                null);
    }

    /** @param systemRole of the user of acme who agrees, for instance STANDARD */
    public Authorization authorization(int application, String systemRole, Scopes scopes) {
        return new Authorization(
                platform.companyId(0),
                userId(systemRole),
                clientId(application),
                REDIRECT_URI,
                scopes,
                null,
                challenge(VERIFIER),
                null);
    }

    public String userId(String systemRole) {
        for (var user : platform.sheet().get("companies").get(0).get("users")) {
            if (user.get("systemRole").asString().equals(systemRole)) {
                return user.get("id").asString();
            }
        }
        throw new IllegalArgumentException("no user with role " + systemRole);
    }

    /** A code as the consent page gives it. */
    public String code(Authorization authorization) {
        return platform.domain().grants().consents().authorize(authorization).reveal();
    }

    /**
     * The answer to an exchange of a code.
     *
     * @param changes parameters to send otherwise; absent ones are left out
     */
    public HttpResponse<String> exchange(int application, String code, Map<String, @Nullable String> changes) {
        var form = new LinkedHashMap<String, @Nullable String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", REDIRECT_URI);
        form.put("code_verifier", VERIFIER);
        form.putAll(credentials(application));
        form.putAll(changes);
        return token(form);
    }

    public HttpResponse<String> refresh(int application, String refreshToken, Map<String, @Nullable String> changes) {
        var form = new LinkedHashMap<String, @Nullable String>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        form.putAll(credentials(application));
        form.putAll(changes);
        return token(form);
    }

    public HttpResponse<String> revoke(int application, String token) {
        var form = new LinkedHashMap<String, @Nullable String>();
        form.put("token", token);
        form.putAll(credentials(application));
        return send("/identity/oauth/revoke", form);
    }

    /** Tokens for a user of acme. */
    public JsonNode tokens(int application, String systemRole, Scopes scopes) {
        var answer = exchange(application, code(authorization(application, systemRole, scopes)), Map.of());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("no tokens: " + answer.statusCode() + " " + answer.body());
        }
        return TestPlatform.json(answer);
    }

    public Map<String, String> credentials(int application) {
        var id = clientId(application);
        return application == PUBLIC
                ? Map.of("client_id", id)
                : Map.of(
                        "client_id",
                        id,
                        "client_secret",
                        application(application).get("clientSecret").asString());
    }

    public HttpResponse<String> token(Map<String, @Nullable String> form) {
        return send("/identity/oauth/token", form);
    }

    public HttpResponse<String> introspect(String token, Map<String, @Nullable String> credentials) {
        var form = new LinkedHashMap<String, @Nullable String>(credentials);
        form.put("token", token);
        return send("/identity/oauth/introspect", form);
    }

    private HttpResponse<String> send(String path, Map<String, @Nullable String> form) {
        var body = form.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(String.valueOf(parameter.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return platform.post(path, body, "Content-Type", "application/x-www-form-urlencoded");
    }

    public static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
