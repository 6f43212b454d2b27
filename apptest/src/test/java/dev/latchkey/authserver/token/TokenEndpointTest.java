package dev.latchkey.authserver.token;

import static dev.latchkey.testing.TestPlatform.basic;
import static dev.latchkey.testing.TestPlatform.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the token endpoint gives to a client that is proven. */
class TokenEndpointTest extends TokenCalls {

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
}
