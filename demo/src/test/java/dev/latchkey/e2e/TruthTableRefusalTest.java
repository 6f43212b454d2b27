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
    private static final int JOBS_ONLY_CLIENT = 1;
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
            GatewayRefusal.of(platform.get("/jobs"), 401, "operation")
                    .code("UNAUTHORIZED")
                    .message("Authentication is required")
                    .required("api_key", "oauth_client_credentials", "oauth_authorization_code")
                    .held()
                    .missing("api_key", "oauth_client_credentials", "oauth_authorization_code")
                    .whoCanGrant("An administrator of the company")
                    .challenge(REALM);
        }

        @ParameterizedTest
        @ValueSource(strings = {"INTERNAL", "INTERNAL_OR_PUBLIC", "public", "unheard-of", ""})
        void readsNoPostingsThatAreNotPublic(String destination) {
            GatewayRefusal.of(platform.get("/v1/companies/acme/postings?destination=" + destination), 401, "operation")
                    .code("UNAUTHORIZED")
                    .challenge(REALM);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "destination=PUBLIC&destination=INTERNAL",
                    "destination=INTERNAL&destination=PUBLIC",
                    "destination=PUBLIC&destination=PUBLIC",
                    "destination=PUBLIC&Destination=INTERNAL",
                    "destination=PUBLIC;destination=INTERNAL",
                    "destination=PUBLIC&%64estination=INTERNAL"
                })
        void cannotHideADestinationBehindAnother(String query) {
            GatewayRefusal.of(platform.get("/v1/companies/acme/postings?" + query), 400, "request")
                    .code("MALFORMED_REQUEST")
                    .noChallenge();
        }
    }

    @Nested
    class WithWrongScope {

        @Test
        void isToldTheScopeThatIsMissing() {
            GatewayRefusal.of(
                            platform.get("/candidates", "Authorization", bearer(ACME, JOBS_ONLY_CLIENT)), 403, "scope")
                    .code("OAuthPermissionsException")
                    .message("Missing required scopes: candidates_read")
                    .required("candidates_read")
                    .held("jobs_read")
                    .missing("candidates_read")
                    .whoCanGrant("An administrator of acme can add the scope candidates_read to this client")
                    .challenge(REALM + ", scope=\"candidates_read\", error=\"insufficient_scope\""
                            + ", error_description=\"Insufficient scope for this resource\"");
        }

        @Test
        void lacksWhatTheTokenWasNotAskedFor() {
            var narrow = platform.tokenWithScope(platform.client(ACME, ADMIN_CLIENT), "jobs_read candidates_read");
            assertThat(platform.get("/candidates", "Authorization", "Bearer " + narrow)
                            .statusCode())
                    .isEqualTo(200);
            GatewayRefusal.of(platform.get("/offers", "Authorization", "Bearer " + narrow), 403, "scope")
                    .held("candidates_read", "jobs_read")
                    .missing("candidates_offers_read");
        }

        @Test
        void comesBeforeWrongRole() {
            var narrow = platform.tokenWithScope(platform.client(ACME, GERMAN_CLIENT), "jobs_read");
            GatewayRefusal.of(
                            platform.get("/user-api/v201804/users", "Authorization", "Bearer " + narrow), 403, "scope")
                    .missing("users_read");
        }
    }

    @Nested
    class WithWrongRole {

        @ParameterizedTest
        @CsvSource({
            "/user-api/v201804/users, users_view",
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
            var before = platform.get("/configuration/departments", "X-SmartToken", platform.apiKey(ACME));
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
            assertThat(refusal.names("held")).containsExactlyInAnyOrderElementsOf(Caller.STANDARD_PERMISSIONS);
            assertThat(platform.get("/configuration/departments", "X-SmartToken", platform.apiKey(ACME))
                            .body())
                    .isEqualTo(before.body())
                    .doesNotContain("Ours now");
        }
    }

    @Nested
    class WithWrongKindOfCredential {

        @Test
        void apiKeyIsNoPartnerKey() {
            GatewayRefusal.of(
                            platform.get("/feed/publications", "X-SmartToken", platform.apiKey(ACME)), 403, "operation")
                    .code("CREDENTIAL_NOT_ACCEPTED")
                    .held("api_key")
                    .whoCanGrant("partner")
                    .noChallenge();
        }

        @Test
        void partnerKeyIsNoApiKey() {
            GatewayRefusal.of(platform.get("/jobs", "X-SmartToken", platform.partnerKey()), 403, "operation")
                    .code("CREDENTIAL_NOT_ACCEPTED")
                    .message("This operation does not take this kind of credential")
                    .required("api_key", "oauth_client_credentials", "oauth_authorization_code")
                    .held("partner_api_key")
                    .noChallenge();
        }

        @Test
        void accessTokenReadsNoFeed() {
            GatewayRefusal.of(
                            platform.get("/feed/publications", "Authorization", bearer(ACME, ADMIN_CLIENT)),
                            403,
                            "operation")
                    .code("CREDENTIAL_NOT_ACCEPTED")
                    .held("oauth_client_credentials");
        }

        @Test
        void accessTokenIsNoKey() {
            assertInvalid("/jobs", "X-SmartToken", platform.token(ACME, ADMIN_CLIENT));
        }

        @Test
        void keyIsNoAccessToken() {
            assertInvalid("/jobs", "Authorization", "Bearer " + platform.apiKey(ACME));
        }
    }

    @Nested
    class WithBadCredential {

        @ParameterizedTest
        @ValueSource(strings = {"x", "garbage", "lk_k_0000000000000000000000000000000000000", "a b"})
        void keyTellsNothing(String key) {
            assertInvalid("/jobs", "X-SmartToken", key);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer x", "Bearer a.b.c", "Bearer", "Basic YTpi", "Digest x", "Bearer a b"})
        void authorizationTellsNothing(String authorization) {
            assertInvalid("/jobs", "Authorization", authorization);
        }

        @Test
        void neverFallsBackToAnonymous() {
            assertInvalid("/v1/industries", "X-SmartToken", "garbage");
            assertInvalid("/v1/companies/acme/postings", "Authorization", "Bearer garbage");
        }

        @Test
        void isRefusedForOneWrongCharacter() {
            var key = platform.apiKey(ACME);
            var last = key.charAt(key.length() - 1);
            assertInvalid("/jobs", "X-SmartToken", key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a'));
        }

        @Test
        void secretOfAClientIsNoCredentialOfARequest() {
            var secret = platform.client(ACME, ADMIN_CLIENT).get("clientSecret").asString();
            assertInvalid("/jobs", "X-SmartToken", secret);
            assertInvalid("/jobs", "Authorization", "Bearer " + secret);
        }
    }

    private void assertInvalid(String path, String header, String value) {
        GatewayRefusal.of(platform.get(path, header, value), 401, "operation")
                .code("UNAUTHORIZED")
                .message("The credential is not valid")
                .required("a valid credential")
                .held()
                .missing()
                .challenge(REALM + ", error=\"invalid_token\", error_description=\"The credential is not valid\"");
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
            GatewayRefusal.of(
                            platform.get("/jobs", "X-SmartToken", key, "Authorization", authorization), 400, "request")
                    .code("CONFLICTING_CREDENTIALS")
                    .noChallenge();
        }

        @Test
        void repeatedHeadersAreAmbiguous() {
            var key = platform.apiKey(ACME);
            var repeatedKey = platform.get("/jobs", "X-SmartToken", key, "X-SmartToken", key);
            assertThat(repeatedKey.statusCode()).as(repeatedKey.body()).isEqualTo(400);
            var bearer = bearer(ACME, ADMIN_CLIENT);
            var repeatedToken = platform.get("/jobs", "Authorization", bearer, "Authorization", bearer);
            assertThat(repeatedToken.statusCode()).as(repeatedToken.body()).isEqualTo(400);
        }
    }

    @Nested
    class WithWrongOperation {

        @ParameterizedTest
        @ValueSource(strings = {"/nothing", "/jobs/", "/Jobs", "/jobs/1/nothing", "/v1", "/hiring/jobs"})
        void whatNoDocumentListsDoesNotExist(String path) {
            GatewayRefusal.of(platform.get(path, "X-SmartToken", platform.apiKey(ACME)), 404, "operation")
                    .code("NOT_FOUND")
                    .message("No such operation")
                    .noChallenge();
            GatewayRefusal.of(platform.get(path), 404, "operation").code("NOT_FOUND");
        }

        @Test
        void otherMethodsAreListed() {
            var request = platform.request(platform.api("/jobs"), "X-SmartToken", platform.apiKey(ACME))
                    .DELETE();
            GatewayRefusal.of(platform.send(request), 405, "operation")
                    .code("METHOD_NOT_ALLOWED")
                    .required("GET", "POST", "HEAD")
                    .header("Allow", "GET, POST, HEAD")
                    .noChallenge();
        }
    }
}
