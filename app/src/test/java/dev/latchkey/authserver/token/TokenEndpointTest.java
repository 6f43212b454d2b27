package dev.latchkey.authserver.token;

import static dev.latchkey.testing.TestPlatform.basic;
import static dev.latchkey.testing.TestPlatform.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /identity/oauth/token} with the grant client_credentials: every answer it gives, RFC 6749 §4.4 and §5. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenEndpointTest {

    private static final String TOKEN = "/identity/oauth/token";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GRANT = "grant_type=client_credentials";
    private static final int WAREHOUSE = 0;
    private static final int ORDERS_READER = 1;
    private static final int JWT_READER = 4;

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String id(int client) {
        return platform.client(0, client).get("clientId").asString();
    }

    private String secret(int client) {
        return platform.client(0, client).get("clientSecret").asString();
    }

    private String inBody(int client) {
        return "&client_id=" + id(client) + "&client_secret=" + secret(client);
    }

    private HttpResponse<String> post(String form, String... headers) {
        return platform.send(platform.request(platform.api(TOKEN), headers)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> postBasic(int client, String form) {
        return post(form, "Authorization", basic(id(client), secret(client)));
    }

    private static void assertToken(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertUncached(answer);
        var body = json(answer);
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("access_token", "token_type", "expires_in", "scope");
        assertThat(body.get("token_type").asString()).isEqualTo("bearer");
        assertThat(body.get("expires_in").asInt()).isEqualTo(1800);
    }

    /** RFC 6749 §5.2: the error and its description, in the characters that it allows. */
    private static void assertError(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertUncached(answer);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        var body = json(answer);
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("error", "error_description");
        assertThat(body.get("error").asString()).isEqualTo(error);
        assertThat(body.get("error_description").asString()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
    }

    private static void assertUncached(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    }

    private static String scope(HttpResponse<String> answer) {
        return json(answer).get("scope").asString();
    }

    @Nested
    class WhenTheClientIsProven {

        @Test
        void answersToASecretInTheHeader() {
            assertToken(postBasic(WAREHOUSE, GRANT));
        }

        @Test
        void answersToASecretInTheBody() {
            assertToken(post(GRANT + inBody(WAREHOUSE)));
        }

        /** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
        @Test
        void decodesFormEncodedHalvesOfTheHeader() {
            var pair = everyByteEncoded(id(WAREHOUSE)) + ":" + everyByteEncoded(secret(WAREHOUSE));
            var header = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
            assertToken(post(GRANT, "Authorization", header));
        }

        private static String everyByteEncoded(String text) {
            return text.chars().mapToObj(c -> String.format("%%%02x", c)).collect(Collectors.joining());
        }

        @Test
        void takesTheSchemeInAnyCase() {
            var header = basic(id(WAREHOUSE), secret(WAREHOUSE)).replace("Basic", "bASIC");
            assertToken(post(GRANT, "Authorization", header));
        }

        @Test
        void takesTheSameClientIdAgainInTheBody() {
            assertToken(postBasic(WAREHOUSE, GRANT + "&client_id=" + id(WAREHOUSE)));
        }

        /** RFC 6749 §3.2: a parameter without a value counts as omitted. */
        @Test
        void takesEmptyCredentialsBesideTheHeaderAsAbsent() {
            assertToken(postBasic(WAREHOUSE, GRANT + "&client_id=&client_secret="));
        }

        /** RFC 6749 §3.2: the server must ignore unrecognized parameters. */
        @Test
        void ignoresParametersThatItDoesNotKnow() {
            assertToken(postBasic(WAREHOUSE, GRANT + "&audience=everything"));
        }

        @Test
        void takesTheCharsetOfAForm() {
            var answer = platform.post(TOKEN, GRANT + inBody(WAREHOUSE), "Content-Type", FORM + "; charset=UTF-8");
            assertToken(answer);
        }

        @Test
        void answersAtTheWebOriginAsWell() {
            assertToken(platform.send(platform.request(platform.web(TOKEN), "Content-Type", FORM)
                    .POST(BodyPublishers.ofString(GRANT + inBody(WAREHOUSE)))));
        }

        @Test
        void givesAnotherTokenEachTime() {
            assertThat(platform.token(0, WAREHOUSE)).isNotEqualTo(platform.token(0, WAREHOUSE));
        }

        @Test
        void givesTheFormatOfTheClient() {
            assertThat(platform.token(0, WAREHOUSE)).startsWith("lka_").matches("[A-Za-z0-9_]+");
            assertThat(platform.token(0, JWT_READER).split("\\.")).hasSize(3);
        }
    }

    @Nested
    class Scope {

        @Test
        void isAllThatTheClientHasWhenNoneIsAsked() {
            var answer = postBasic(ORDERS_READER, GRANT);
            assertToken(answer);
            assertThat(scope(answer)).isEqualTo("orders_read");
            var names = platform.client(0, WAREHOUSE)
                    .get("scopes")
                    .valueStream()
                    .map(name -> name.asString())
                    .toList();
            assertThat(scope(postBasic(WAREHOUSE, GRANT)).split(" ")).containsExactlyInAnyOrderElementsOf(names);
        }

        @Test
        void isNarrowedToWhatIsAsked() {
            var answer = postBasic(WAREHOUSE, GRANT + "&scope=orders_read+customers_read");
            assertToken(answer);
            assertThat(scope(answer).split(" ")).containsExactlyInAnyOrder("orders_read", "customers_read");
            assertThat(bearer(answer, "/customers?limit=1")).isEqualTo(200);
            assertThat(bearer(answer, "/users?limit=1")).isEqualTo(403);
        }

        private int bearer(HttpResponse<String> token, String target) {
            var value = json(token).get("access_token").asString();
            return platform.get(target, "Authorization", "Bearer " + value).statusCode();
        }

        @Test
        void countsOnceWhenItIsRepeated() {
            var answer = postBasic(WAREHOUSE, GRANT + "&scope=orders_read+orders_read");
            assertToken(answer);
            assertThat(scope(answer)).isEqualTo("orders_read");
        }

        @Test
        void isAnsweredByItsCanonicalNameWhenAskedByAnAlias() {
            var answer = postBasic(WAREHOUSE, GRANT + "&scope=customer_status_read");
            assertToken(answer);
            assertThat(scope(answer)).isEqualTo("customers_status_read");
        }

        /** The published platform: an empty scope is invalid, none at all is not. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "+",
                    "orders_read+",
                    "+orders_read",
                    "orders_read++customers_read",
                    "orders_read%09customers_read",
                    "orders_read%22",
                    "orders_r%C3%A9ad",
                    "orders_read,customers_read",
                    "ORDERS_READ",
                    "not_a_scope",
                    "orders_read+not_a_scope",
                    // Known, and not for the clients of companies.
                    "client_credentials_write"
                })
        void isRefusedWhenEmptyMalformedUnknownOrNotHeld(String scope) {
            assertError(postBasic(WAREHOUSE, GRANT + "&scope=" + scope), 400, "invalid_scope");
        }

        @Test
        void isRefusedWhenTheClientLacksOneOfSeveral() {
            var answer = postBasic(ORDERS_READER, GRANT + "&scope=orders_read+customers_read");
            assertError(answer, 400, "invalid_scope");
            assertThat(answer.body()).contains("customers_read").doesNotContain("orders_read");
        }
    }

    @Nested
    class WhenTheRequestIsInvalid {

        @Test
        void refusesBothMethodsAtOnce() {
            assertError(postBasic(WAREHOUSE, GRANT + inBody(WAREHOUSE)), 400, "invalid_request");
        }

        @Test
        void refusesAnotherClientIdInTheBody() {
            assertError(postBasic(WAREHOUSE, GRANT + "&client_id=" + id(ORDERS_READER)), 400, "invalid_request");
        }

        @ParameterizedTest
        @ValueSource(strings = {"grant_type=client_credentials", "scope=orders_read", "x=1"})
        void refusesAParameterTwice(String parameter) {
            var form = GRANT + "&" + parameter + "&" + parameter + inBody(WAREHOUSE);
            assertError(post(form), 400, "invalid_request");
        }

        @Test
        void refusesAParameterTwiceInAnotherSpelling() {
            assertError(post(GRANT + "&%67rant_type=client_credentials" + inBody(WAREHOUSE)), 400, "invalid_request");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "scope=orders_read", "grant_type=", "grant_type"})
        void asksForTheGrantType(String form) {
            assertError(postBasic(WAREHOUSE, form), 400, "invalid_request");
        }

        @ParameterizedTest
        @ValueSource(strings = {"password", "implicit", "CLIENT_CREDENTIALS", "client_credentials%20", "urn:x"})
        void refusesGrantsThatItDoesNotServe(String grant) {
            assertError(postBasic(WAREHOUSE, "grant_type=" + grant), 400, "unsupported_grant_type");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/plain",
                    "application/json",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded; charset=iso-8859-1",
                    "application/x-www-form-urlencodedx"
                })
        void refusesOtherContentTypes(String contentType) {
            var form = GRANT + inBody(WAREHOUSE);
            assertError(platform.post(TOKEN, form, "Content-Type", contentType), 400, "invalid_request");
        }

        @Test
        void refusesABodyWithoutContentType() {
            assertError(platform.post(TOKEN, GRANT + inBody(WAREHOUSE)), 400, "invalid_request");
        }

        @Test
        void refusesJson() {
            var body = "{\"grant_type\":\"client_credentials\",\"client_id\":\"" + id(WAREHOUSE)
                    + "\",\"client_secret\":\"" + secret(WAREHOUSE) + "\"}";
            var answer = platform.post(TOKEN, body, "Content-Type", "application/json");
            assertError(answer, 400, "invalid_request");
            assertThat(answer.body()).doesNotContain(secret(WAREHOUSE));
        }

        /** RFC 6749 §2.3.1: they must not be in the URI, where logs and histories would keep them. */
        @Test
        void refusesParametersInTheQuery() {
            assertError(
                    platform.post(TOKEN + "?" + GRANT + inBody(WAREHOUSE), "", "Content-Type", FORM),
                    400,
                    "invalid_request");
            assertError(
                    platform.post(TOKEN + "?x=1", GRANT + inBody(WAREHOUSE), "Content-Type", FORM),
                    400,
                    "invalid_request");
        }

        @ParameterizedTest
        @ValueSource(strings = {"%", "%4", "%zz", "a=%ff", "=x"})
        void refusesAFormThatCannotBeRead(String form) {
            assertError(postBasic(WAREHOUSE, GRANT + "&" + form), 400, "invalid_request");
        }

        @Test
        void refusesALargeBody() {
            var answer = postBasic(WAREHOUSE, GRANT + "&x=" + "x".repeat(70_000));
            assertThat(answer.statusCode()).isEqualTo(413);
        }

        @Test
        void takesPostOnly() {
            for (var method : List.of("GET", "PUT", "DELETE", "PATCH")) {
                var answer =
                        platform.send(platform.request(platform.api(TOKEN)).method(method, BodyPublishers.noBody()));
                assertThat(answer.statusCode()).as(method).isEqualTo(405);
                assertThat(answer.headers().allValues("Allow")).containsExactly("POST, OPTIONS");
            }
        }
    }

    @Nested
    class WhenTheClientIsNotProven {

        private static final String CHALLENGE = "WWW-Authenticate";

        @ParameterizedTest
        @ValueSource(strings = {"", "&client_id=somebody", "&client_secret=something", "&client_id=&client_secret="})
        void asksForAuthentication(String credentials) {
            var answer = post(GRANT + credentials);
            assertError(answer, 401, "invalid_client");
            assertThat(answer.headers().allValues(CHALLENGE)).isEmpty();
        }

        /** RFC 6749 §5.2: the challenge matches the scheme that the client used. */
        @Test
        void challengesWhoUsedTheHeader() {
            var answer = post(GRANT, "Authorization", basic(id(WAREHOUSE), "wrong"));
            assertError(answer, 401, "invalid_client");
            assertThat(answer.headers().allValues(CHALLENGE))
                    .singleElement()
                    .asString()
                    .startsWith("Basic ");
            var inBody = post(GRANT + "&client_id=" + id(WAREHOUSE) + "&client_secret=wrong");
            assertError(inBody, 401, "invalid_client");
            assertThat(inBody.headers().allValues(CHALLENGE)).isEmpty();
        }

        @Test
        void answersTheSameToAnUnknownClientAndToAWrongSecret() {
            var unknown = post(GRANT + "&client_id=" + "0".repeat(32) + "&client_secret=" + secret(WAREHOUSE));
            var wrong = post(GRANT + "&client_id=" + id(WAREHOUSE) + "&client_secret=" + secret(ORDERS_READER));
            var foreign = post(GRANT + "&client_id="
                    + platform.client(1, WAREHOUSE).get("clientId").asString() + "&client_secret=" + secret(WAREHOUSE));
            var tooLong = post(GRANT + "&client_id=" + id(WAREHOUSE) + "&client_secret=" + "x".repeat(300));
            var longId = post(GRANT + "&client_id=" + "x".repeat(300) + "&client_secret=" + secret(WAREHOUSE));
            for (var other : List.of(wrong, foreign, tooLong, longId)) {
                assertError(other, 401, "invalid_client");
                assertThat(other.body()).isEqualTo(unknown.body());
                assertThat(other.headers().map().keySet())
                        .isEqualTo(unknown.headers().map().keySet());
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Basic",
                    "Basic ",
                    "Basic !!!",
                    "Basic bm9jb2xvbg==",
                    "Basic OnNlY3JldA==",
                    "Bearer x",
                    "Basic YTolenp6"
                })
        void refusesAHeaderThatIsNotBasicOrMalformed(String header) {
            var answer = post(GRANT, "Authorization", header);
            assertError(answer, 401, "invalid_client");
            assertThat(answer.headers().allValues(CHALLENGE)).hasSize(1);
        }

        @Test
        void takesNoOtherSecretOfThePlatformForAClientSecret() {
            for (var other : List.of(platform.apiKey(0), platform.partnerKey(), platform.token(0, WAREHOUSE))) {
                var form = GRANT + "&client_id=" + id(WAREHOUSE) + "&client_secret=" + URLEncoder.encode(other, UTF_8);
                assertError(post(form), 401, "invalid_client");
            }
        }
    }
}
