package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The truth table's other half: every way to be refused, with status, challenge, body and explanation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TruthTableRefusalTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final int ADMIN_CLIENT = 0;
    private static final int ORDERS_ONLY_CLIENT = 1;
    private static final int GERMAN_CLIENT = 2;
    private static final String REALM = "Bearer realm=\"latchkey\"";

    private TestPlatform platform;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    TruthTableRefusalTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String bearer(int company, int client) {
        return "Bearer " + platform.token(company, client);
    }

    @Nested
    class WithoutCredential {

        @Test
        void isToldWhichCredentialsAreTaken() {
            GatewayRefusal.of(platform.get("/orders"), 401, "operation")
                    .code("UNAUTHORIZED")
                    .message("Authentication is required")
                    .required("api_key", "oauth_client_credentials", "oauth_authorization_code")
                    .held()
                    .missing("api_key", "oauth_client_credentials", "oauth_authorization_code")
                    .whoCanGrant("An administrator of the company")
                    .challenge(REALM + ", scope=\"orders_read\"" + GatewayRefusal.KEY_CHALLENGE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"INTERNAL", "INTERNAL_OR_PUBLIC", "public", "unheard-of", ""})
        void readsNoPostingsThatAreNotPublic(String destination) {
            GatewayRefusal.of(platform.get("/v1/companies/acme/prices?audience=" + destination), 401, "operation")
                    .code("UNAUTHORIZED")
                    .challenge(REALM + ", scope=\"price_lists_read\"" + GatewayRefusal.KEY_CHALLENGE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "audience=PUBLIC&audience=INTERNAL",
                    "audience=INTERNAL&audience=PUBLIC",
                    "audience=PUBLIC&audience=PUBLIC",
                    "audience=PUBLIC&Audience=INTERNAL",
                    "audience=PUBLIC;audience=INTERNAL",
                    "audience=PUBLIC&%61udience=INTERNAL"
                })
        void cannotHideADestinationBehindAnother(String query) {
            GatewayRefusal.of(platform.get("/v1/companies/acme/prices?" + query), 400, "request")
                    .code("MALFORMED_REQUEST")
                    .noChallenge();
        }
    }

    @Nested
    class WithWrongScope {

        @Test
        void isToldTheScopeThatIsMissing() {
            GatewayRefusal.of(
                            platform.get("/customers", "Authorization", bearer(ACME, ORDERS_ONLY_CLIENT)), 403, "scope")
                    .code("INSUFFICIENT_SCOPE")
                    .message("Missing required scopes: customers_read")
                    .required("customers_read")
                    .held("orders_read")
                    .missing("customers_read")
                    .whoCanGrant("An administrator of acme can add the scope customers_read to this client")
                    .challenge(REALM + ", scope=\"customers_read\", error=\"insufficient_scope\""
                            + ", error_description=\"Insufficient scope for this resource\"");
        }

        @Test
        void lacksWhatTheTokenWasNotAskedFor() {
            var narrow = platform.tokenWithScope(platform.client(ACME, ADMIN_CLIENT), "orders_read customers_read");
            assertThat(platform.get("/customers", "Authorization", "Bearer " + narrow)
                            .statusCode())
                    .isEqualTo(200);
            GatewayRefusal.of(platform.get("/invoices", "Authorization", "Bearer " + narrow), 403, "scope")
                    .held("customers_read", "orders_read")
                    .missing("invoices_read")
                    .whoCanGrant("this client can ask for one with the scope invoices_read");
        }

        @Test
        void comesBeforeWrongRole() {
            var narrow = platform.tokenWithScope(platform.client(ACME, GERMAN_CLIENT), "orders_read");
            GatewayRefusal.of(platform.get("/users", "Authorization", "Bearer " + narrow), 403, "scope")
                    .missing("users_read");
        }
    }

    @Nested
    class WithWrongRole {

        @ParameterizedTest
        @CsvSource({
            "/users, users_view",
            "/users, users_view",
            "/audit-api/v201910/audit-events, audit_view",
            "/configuration/access-groups, company_settings_manage"
        })
        void isToldThePermissionThatIsMissing(String path, String permission) {
            GatewayRefusal.of(platform.get(path, "Authorization", bearer(ACME, GERMAN_CLIENT)), 403, "role")
                    .code("PERMISSION_DENIED")
                    .message("The system role does not permit this operation")
                    .required(permission)
                    .missing(permission)
                    .whoCanGrant("An administrator of acme can give this client a system role")
                    .noChallenge();
        }

        @Test
        void changesNothing() {
            var before = platform.upstream().count();
            var refusal = GatewayRefusal.of(
                    platform.post(
                            "/configuration/departments",
                            "{\"label\":\"Ours now\"}",
                            "Content-Type",
                            "application/json",
                            "Authorization",
                            bearer(ACME, GERMAN_CLIENT)),
                    403,
                    "role");
            assertThat(refusal.names("held"))
                    .containsExactlyInAnyOrder(
                            "orders_create",
                            "orders_edit",
                            "customers_edit",
                            "sales_team_member",
                            "price_lists_view",
                            "reports_view");
            assertThat(platform.upstream().count()).as("requests that arrived").isEqualTo(before);
        }
    }

    @Nested
    class WithWrongKindOfCredential {

        @Test
        void apiKeyIsNoPartnerKey() {
            GatewayRefusal.of(platform.get("/feed/orders", "X-Api-Key", platform.apiKey(ACME)), 403, "operation")
                    .code("CREDENTIAL_NOT_ACCEPTED")
                    .held("api_key")
                    .whoCanGrant("partner")
                    .noChallenge();
        }

        @Test
        void partnerKeyIsNoApiKey() {
            GatewayRefusal.of(platform.get("/orders", "X-Api-Key", platform.partnerKey()), 403, "operation")
                    .code("CREDENTIAL_NOT_ACCEPTED")
                    .message("This operation does not take this kind of credential")
                    .required("api_key", "oauth_client_credentials", "oauth_authorization_code")
                    .held("partner_api_key")
                    .noChallenge();
        }

        @Test
        void accessTokenReadsNoFeed() {
            GatewayRefusal.of(
                            platform.get("/feed/orders", "Authorization", bearer(ACME, ADMIN_CLIENT)), 403, "operation")
                    .code("CREDENTIAL_NOT_ACCEPTED")
                    .held("oauth_client_credentials");
        }

        @Test
        void accessTokenIsNoKey() {
            assertInvalid(
                    "/orders",
                    "X-Api-Key",
                    platform.token(ACME, ADMIN_CLIENT),
                    "what looks like an access token in the header X-Api-Key");
        }

        @Test
        void keyIsNoAccessToken() {
            assertInvalid(
                    "/orders",
                    "Authorization",
                    "Bearer " + platform.apiKey(ACME),
                    "what looks like a key, as a bearer token in the header Authorization");
        }
    }

    @Nested
    class WithBadCredential {

        @ParameterizedTest
        @ValueSource(strings = {"x", "garbage", "lk_k_0000000000000000000000000000000000000", "a b"})
        void keyTellsNothing(String key) {
            assertInvalid("/orders", "X-Api-Key", key);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer x", "Bearer a.b.c", "Bearer", "Basic YTpi", "Digest x", "Bearer a b"})
        void authorizationTellsNothing(String authorization) {
            assertInvalid("/orders", "Authorization", authorization);
        }

        @Test
        void neverFallsBackToAnonymous() {
            assertInvalid("/v1/categories", "X-Api-Key", "garbage");
            assertInvalid("/v1/companies/acme/prices", "Authorization", "Bearer garbage");
        }

        @Test
        void isRefusedForOneWrongCharacter() {
            var key = platform.apiKey(ACME);
            var last = key.charAt(key.length() - 1);
            assertInvalid("/orders", "X-Api-Key", key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a'));
        }

        @Test
        void secretOfAClientIsNoCredentialOfARequest() {
            var secret = platform.client(ACME, ADMIN_CLIENT).get("clientSecret").asString();
            assertInvalid("/orders", "X-Api-Key", secret);
            assertInvalid("/orders", "Authorization", "Bearer " + secret);
        }
    }

    /** As the documents have it. */
    private static String needed(String path) {
        return switch (path) {
            case "/orders" -> ", scope=\"orders_read\"";
            case "/v1/companies/acme/prices" -> ", scope=\"price_lists_read\"";
            default -> "";
        };
    }

    private void assertInvalid(String path, String header, String value, String... held) {
        GatewayRefusal.of(platform.get(path, header, value), 401, "operation")
                .code("UNAUTHORIZED")
                .message("The credential is not valid")
                .required("a valid credential")
                .held(held)
                .missing()
                .challenge(REALM
                        + needed(path)
                        + (value.startsWith("Bearer ") || value.startsWith("DPoP ")
                                ? ", error=\"invalid_token\", error_description=\"The credential is not valid\""
                                : "")
                        + (needed(path).isEmpty() ? "" : GatewayRefusal.KEY_CHALLENGE));
    }

    @Nested
    class WithTwoCredentials {

        @Test
        void ofOneCompanyAreAmbiguous() {
            assertConflict(platform.apiKey(ACME), bearer(ACME, ADMIN_CLIENT));
        }

        @Test
        void ofTwoCompaniesAreAmbiguous() {
            assertConflict(platform.apiKey(GLOBEX), bearer(ACME, ADMIN_CLIENT));
        }

        @Test
        void ofAPartnerAndACompanyAreAmbiguous() {
            assertConflict(platform.partnerKey(), bearer(ACME, ADMIN_CLIENT));
        }

        private void assertConflict(String key, String authorization) {
            GatewayRefusal.of(platform.get("/orders", "X-Api-Key", key, "Authorization", authorization), 400, "request")
                    .code("CONFLICTING_CREDENTIALS")
                    .noChallenge();
        }

        @Test
        void repeatedHeadersAreAmbiguous() {
            var key = platform.apiKey(ACME);
            var repeatedKey = platform.get("/orders", "X-Api-Key", key, "X-Api-Key", key);
            assertThat(repeatedKey.statusCode()).as(repeatedKey.body()).isEqualTo(400);
            var bearer = bearer(ACME, ADMIN_CLIENT);
            var repeatedToken = platform.get("/orders", "Authorization", bearer, "Authorization", bearer);
            assertThat(repeatedToken.statusCode()).as(repeatedToken.body()).isEqualTo(400);
        }
    }

    @Nested
    class WithWrongOperation {

        @ParameterizedTest
        @ValueSource(strings = {"/nothing", "/orders/", "/Orders", "/orders/1/nothing", "/v1", "/product/orders"})
        void whatNoDocumentListsDoesNotExist(String path) {
            GatewayRefusal.of(platform.get(path, "X-Api-Key", platform.apiKey(ACME)), 404, "operation")
                    .code("NOT_FOUND")
                    .message("No such operation")
                    .noChallenge();
            GatewayRefusal.of(platform.get(path), 404, "operation").code("NOT_FOUND");
        }

        @Test
        void otherMethodsAreListed() {
            var request = platform.request(platform.api("/orders"), "X-Api-Key", platform.apiKey(ACME))
                    .DELETE();
            GatewayRefusal.of(platform.send(request), 405, "operation")
                    .code("METHOD_NOT_ALLOWED")
                    .required("GET", "POST", "HEAD")
                    .header("Allow", "GET, POST, HEAD")
                    .noChallenge();
        }
    }
}
