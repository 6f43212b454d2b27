package dev.latchkey.authserver.token;

import static dev.latchkey.testing.TestPlatform.basic;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the token endpoint refuses, and how. */
class TokenRefusalTest extends TokenCalls {

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
