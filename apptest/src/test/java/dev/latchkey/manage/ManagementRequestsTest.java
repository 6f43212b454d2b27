package dev.latchkey.manage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of the management API that are marked, to be sent again, and such as it does not understand. */
class ManagementRequestsTest extends ManagementCalls {

    @Nested
    class IdempotencyKeys {

        private long count(String name) {
            return json(get(CREDENTIALS + "?q=" + name, key(ACME)))
                    .get("content")
                    .size();
        }

        @Test
        void giveTheSameAnswerAgain() {
            var mark = UUID.randomUUID().toString();
            var body = "{\"type\":\"API_KEY\",\"name\":\"Once\"}";
            var first = send("POST", CREDENTIALS, body, key(ACME), "Idempotency-Key", mark);
            var second = send("POST", CREDENTIALS, body, key(ACME), "Idempotency-Key", mark);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(count("Once")).isEqualTo(1);

            var other = send(
                    "POST",
                    CREDENTIALS,
                    "{\"type\":\"API_KEY\",\"name\":\"Twice\"}",
                    key(ACME),
                    "Idempotency-Key",
                    mark);
            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(count("Twice")).isZero();
            // Another caller's key is another key.
            assertThat(send("POST", CREDENTIALS, body, key(GLOBEX), "Idempotency-Key", mark)
                            .body())
                    .isNotEqualTo(first.body());
        }

        @Test
        void makeOneThingOfManyRequestsAtOnce() {
            var mark = UUID.randomUUID().toString();
            var body = "{\"type\":\"API_KEY\",\"name\":\"Racing\"}";
            List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 16)
                    .mapToObj(_ -> platform.sendLater(platform.request(platform.api(CREDENTIALS), key(ACME))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", mark)
                            .POST(BodyPublishers.ofString(body))))
                    .toList();
            var statuses = all.stream().map(one -> one.join().statusCode()).toList();
            assertThat(statuses).contains(201).isSubsetOf(201, 429);
            assertThat(count("Racing")).isEqualTo(1);
        }

        @Test
        void areFreeAgainWhenNothingWasMade() {
            var mark = UUID.randomUUID().toString();
            var wrong = "{\"type\":\"API_KEY\",\"name\":\"Mended\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}";
            assertThat(send("POST", CREDENTIALS, wrong, key(ACME), "Idempotency-Key", mark)
                            .statusCode())
                    .isEqualTo(422);
            var right = "{\"type\":\"API_KEY\",\"name\":\"Mended\"}";
            assertThat(send("POST", CREDENTIALS, right, key(ACME), "Idempotency-Key", mark)
                            .statusCode())
                    .isEqualTo(201);
        }

        @Test
        void rotateOnce() {
            var path = CREDENTIALS + "/" + makeKey("Rotated") + "/rotations";
            var mark = UUID.randomUUID().toString();
            var first = send("POST", path, "{}", key(ACME), "Idempotency-Key", mark);
            var second = send("POST", path, "{}", key(ACME), "Idempotency-Key", mark);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
        }
    }

    @Nested
    class BadInput {

        @ParameterizedTest
        @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32BE"})
        void isWhatIsNotInUtf8(String encoding) {
            assertThat(inBytes("{\"type\":\"API_KEY\",\"name\":\"Wide\"}".getBytes(Charset.forName(encoding))))
                    .isEqualTo(400);
            assertThat(inBytes("\uFEFF{\"type\":\"API_KEY\",\"name\":\"Wide\"}".getBytes(UTF_8)))
                    .isEqualTo(400);
        }

        private int inBytes(byte[] body) {
            return platform.send(platform.request(platform.api(CREDENTIALS), key(ACME))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(body)))
                    .statusCode();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}|400|type",
                    "{\"type\":\"API_KEY\"}|400|name",
                    "{\"type\":\"PARTNER_KEY\",\"name\":\"a\"}|400|type",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"colour\":\"red\"}|400|colour",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"scopes\":[\"orders_read\"]}|400|scopes",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"expiresAt\":\"tomorrow\"}|400|expiresAt",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"expiresAt\":\"+999999999-12-31T23:59:59Z\"}|400|expiresAt",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"expiresAt\":\"-999999999-01-01T00:00:00Z\"}|400|expiresAt",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"ipAllowList\":[\"10.0.0.0/99\"]}|422|ipAllowList",
                    "{\"type\":\"API_KEY\",\"name\":\"\"}|422|name",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"scopes\":[\"orders_read\"]}|400|systemRole",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[]}|422|scopes",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"systemRole\":\"NOBODY\",\"scopes\":[\"orders_read\"]}|422|systemRole",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"x_y\"]}|422|scopes"
                })
        void isRefusedByTheNameOfItsField(String body, int status, String field) {
            var answer = send("POST", CREDENTIALS, body, key(ACME));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(json(answer).get("field").asString()).isEqualTo(field);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "null",
                    "\"a\"",
                    "{",
                    "{} {}",
                    "{\"name\":\"a\",\"name\":\"b\"}",
                    "{\"type\":[[[[[[[[[[[[]]]]]]]]]]]]}"
                })
        void isNotAnObjectOnce(String body) {
            var answer = send("POST", CREDENTIALS, body, key(ACME));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("jackson", "Exception");
        }

        @Test
        void isTooLongOrOfAnotherType() {
            assertThat(send("POST", CREDENTIALS, "{\"name\":\"" + "a".repeat(70_000) + "\"}", key(ACME))
                            .statusCode())
                    .isEqualTo(413);
            var form = platform.request(platform.api(CREDENTIALS), key(ACME))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("type=API_KEY"));
            assertThat(platform.send(form).statusCode()).isEqualTo(415);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "limit=0",
                    "limit=101",
                    "limit=x",
                    "limit=1&limit=2",
                    "pageId=!",
                    "pageId=bm9uZQ",
                    "type=NONE",
                    "colour=red"
                })
        void isInTheQuery(String query) {
            assertThat(get(CREDENTIALS + "?" + query, key(ACME)).statusCode()).isEqualTo(400);
        }

        /** Padded, or with another value in the bits that the last character has to spare. */
        @ParameterizedTest
        @ValueSource(strings = {"bm9uZQ==", "bm9uZR"})
        void isAnotherTextForThePositionOfAPage(String pageId) {
            assertThat(get("/manage/v1/users?pageId=bm9uZQ", key(ACME)).statusCode())
                    .isEqualTo(200);
            assertThat(get("/manage/v1/users?pageId=" + pageId, key(ACME)).statusCode())
                    .isEqualTo(400);
        }
    }
}
