package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.engine.request.PresentedCredential;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer that the gateway gives instead of the upstream's: status, challenge, body, explanation, limit headers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayRefusalTest {

    private static final String METADATA =
            "resource_metadata=\"" + TestGateway.ORIGIN + "/.well-known/oauth-protected-resource\"";

    private static final String KEY_CHALLENGE = "ApiKey realm=\"latchkey\", in=\"header\", name=\"X-Api-Key\"";

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeAll
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void neverReachedTheUpstream() {
        assertThat(upstream.calls()).isZero();
        gateway.decided.clear();
    }

    private RawConnection.Answer get(String target, String... headers) throws IOException {
        return send("GET", target, headers);
    }

    private RawConnection.Answer send(String method, String target, String... headers) throws IOException {
        var lines = Stream.concat(Stream.of("Host: api.example.com"), Stream.of(headers))
                .toList();
        return RawConnection.exchange(
                gateway.port(), method + " " + target + " HTTP/1.1\n" + String.join("\n", lines) + "\n\n");
    }

    private static void assertLimitHeaders(RawConnection.Answer answer) {
        for (var name : new String[] {
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Concurrent-Limit",
            "X-RateLimit-Concurrent-Remaining"
        }) {
            assertThat(answer.header(name)).as(name).isPresent();
        }
    }

    @Nested
    class WhenUnauthenticated {

        @Test
        void givesNoErrorCodeToARequestWithoutACredential() throws Exception {
            var answer = get("/orders");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .contains("Bearer realm=\"latchkey\", " + METADATA + ", scope=\"orders_read\", " + KEY_CHALLENGE);
            assertThat(answer.body())
                    .contains("\"gate\":\"operation\"", "\"code\":\"UNAUTHORIZED\"", "oauth_client_credentials");
            assertLimitHeaders(answer);
            var decided = gateway.awaitDecided();
            assertThat(decided.status()).isEqualTo(401);
            assertThat(decided.requestId())
                    .isEqualTo(answer.header("X-Request-Id").orElseThrow());
        }

        private String only(String... headers) throws Exception {
            var answers = new ArrayList<String>();
            for (var header : headers) {
                var answer = get("/orders", header);
                var id = answer.header("X-Request-Id").orElseThrow();
                answers.add((answer.status() + " " + answer.headerLines() + answer.body()).replace(id, "ID"));
            }
            assertThat(answers).hasSameSizeAs(headers).containsOnly(answers.getFirst());
            assertThat(answers.getFirst()).startsWith("401 ").doesNotContain("revoked", "unknown");
            return answers.getFirst();
        }

        /** RFC 6750 §3.1. All of these are one and the same answer, but for the id of the request. */
        @Test
        void tellsNothingAboutWhyATokenIsBad() throws Exception {
            assertThat(only(
                            "Authorization: Bearer unknown",
                            "Authorization: Bearer not a token",
                            "Authorization: Bearer ===",
                            "Authorization: Bearer " + "a".repeat(8193),
                            "Authorization: DPoP unknown"))
                    .contains("Bearer realm=\"latchkey\", " + METADATA
                            + ", scope=\"orders_read\", error=\"invalid_token\"")
                    .contains("\"The credential is not valid\", " + KEY_CHALLENGE, "\"held\":[]");
        }

        /** From the form alone: of each pair the first exists, and nothing of either is in the answer. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "Authorization: good-key | Authorization: bad-key | without a scheme in the header Authorization",
                    "Authorization: token-that-reads-orders | Authorization: x | without a scheme in the header"
                            + " Authorization",
                    "X-Api-Key: Bearer good-key | X-Api-Key: token bad-key | a scheme before the value of the header"
                            + " X-Api-Key",
                    "X_Api_Key: good-key | X-APIKey: bad-key | nearly that of the header X-Api-Key",
                    "X-Session-Token: good-key | X-Auth-Token: bad-key | in which no credential of this operation is"
                            + " read",
                    "X-Api-Key: eyJhbGciOiJFUzI1NiJ9.e30.c2ln | X-Api-Key: lka_0123456789abcdefghijABCDEFGHIJ"
                            + " | looks like an access token in the header X-Api-Key",
                    "Authorization: Bearer lkk_0123456789abcdefghijABCDEFGHIJ"
                            + " | Authorization: Bearer abcp_0123456789abcdefghijABCDEFGHIJ | looks like a key"
                })
        void namesWhatIsNearlyACredential(String existing, String other, String held) throws Exception {
            var answer = only(existing, other);
            assertThat(answer)
                    .contains(held + (held.endsWith("key") ? "," : "\"]"))
                    .contains("\"whoCanGrant\":\"Write an access token as \\\"Authorization: Bearer <token>\\\", or"
                            + " write a key, and nothing before it, into the header X-Api-Key.\"")
                    .doesNotContain("good-key", "bad-key", "token-that", "eyJ", "lka_", "lkk_", "abcp_");
        }

        /** Neither what looks like nothing, nor what is no matter of this operation. */
        @Test
        void namesNothingElse() throws Exception {
            for (var header : List.of("X-Other: good-key", "X-Api-Key: unknown", "Authorization: Bearer unknown")) {
                assertThat(get("/orders", header).body()).as(header).contains("\"held\":[]");
            }
            assertThat(get("/feed", "X_Api_Key: good-key").body())
                    .contains("\"whoCanGrant\":\"Write a key, and nothing before it, into the header X-Api-Key.\"")
                    .doesNotContain("Bearer");
        }

        /** RFC 6750 §3.1: so are these, and where no token came no error of a token is told. */
        @Test
        void tellsNoErrorOfATokenWhereNoneCame() throws Exception {
            assertThat(only(
                            "X-Api-Key: unknown",
                            "X-Api-Key: revoked",
                            "X-Api-Key: " + "a".repeat(257),
                            "X-Api-Key: two words",
                            "X-Api-Key:",
                            "Authorization: Bearer",
                            "Authorization: Basic YTpi",
                            "Authorization: DPoP"))
                    .contains("Bearer realm=\"latchkey\", " + METADATA + ", scope=\"orders_read\", " + KEY_CHALLENGE)
                    .doesNotContain("error=");
        }

        /** RFC 9110 §15.5.2: a challenge that applies; no token would help here. */
        @Test
        void asksForAKeyWhereNothingElseIsTaken() throws Exception {
            for (var header : List.of("X-Other: nothing", "X-Api-Key: unknown", "Authorization: Bearer unknown")) {
                var answer = get("/feed", header);
                assertThat(answer.status()).as(header).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate"))
                        .contains("ApiKey realm=\"latchkey\", in=\"header\", name=\"X-Api-Key\", "
                                + "ApiKey realm=\"latchkey\", in=\"query\", name=\"apiKey\"");
            }
        }

        @Test
        void refusesABadCredentialEvenWhereNoneIsNeeded() throws Exception {
            assertThat(get("/public", "X-Api-Key: unknown").status()).isEqualTo(401);
        }
    }

    @Nested
    class WhenForbidden {

        @Test
        void namesTheScopesThatAreMissing() throws Exception {
            var answer = send("PUT", "/orders/1", "Authorization: Bearer " + TestGateway.POOR, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("WWW-Authenticate"))
                    .contains("Bearer realm=\"latchkey\", " + METADATA
                            + ", scope=\"orders_read orders_write\", error=\"insufficient_scope\", "
                            + "error_description=\"Insufficient scope for this resource\"");
            assertThat(answer.body())
                    .startsWith(
                            "{\"message\":\"Missing required scopes: orders_read,orders_write\",\"errors\":[{\"code\":"
                                    + "\"INSUFFICIENT_SCOPE\"")
                    .contains(
                            "\"explanation\":{\"gate\":\"scope\",\"required\":[\"orders_read\",\"orders_write\"],"
                                    + "\"held\":[\"offers_read\"],\"missing\":[\"orders_read\",\"orders_write\"],"
                                    + "\"whoCanGrant\":\"",
                            "\"requestId\":\"" + answer.header("X-Request-Id").orElseThrow() + "\"}");
            assertLimitHeaders(answer);
        }

        @Test
        void namesThePermissionThatTheRoleLacks() throws Exception {
            var answer = send("DELETE", "/orders/1", "Authorization: Bearer " + TestGateway.READER);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
            assertThat(answer.body())
                    .contains("\"gate\":\"role\"", "\"missing\":[\"orders_delete\"]", "PERMISSION_DENIED");
        }

        @Test
        void namesTheKindsThatAreTaken() throws Exception {
            var answer = get("/orders", "X-Api-Key: " + TestGateway.PARTNER_KEY);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("\"gate\":\"operation\"", "\"held\":[\"partner_api_key\"]");
        }
    }

    @Nested
    class WhenNotThere {

        @Test
        void answers404ToAPathThatNoDocumentLists() throws Exception {
            var answer = get("/nothing", "X-Api-Key: " + TestGateway.KEY);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("\"code\":\"NOT_FOUND\"", "\"gate\":\"operation\"");
            assertLimitHeaders(answer);
        }

        @ParameterizedTest
        @CsvSource({"GET, /orders/", "PUT, /orders/1/", "PATCH, /orders/", "GET, /orders/?limit=1"})
        void saysThatASlashIsTooMuch(String method, String target) throws Exception {
            var answer = send(method, target, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body())
                    .contains("\"held\":[\"a path with a slash at its end\"]", "Leave out the slash at the end");
        }

        @ParameterizedTest
        @CsvSource({"/", "/nothing/", "/orders/1/2/", "/nothing", "/order"})
        void saysNothingOfSlashesWhereNoneMatters(String target) throws Exception {
            assertThat(get(target).body()).contains("\"held\":[]").doesNotContain("slash");
        }

        /** RFC 8631 §4.1; also to who only looks at the address that programs use. */
        @ParameterizedTest
        @CsvSource({"/, 404", "/nothing, 404", "/orders, 401"})
        void leadsToTheReference(String target, int status) throws Exception {
            var answer = get(target);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains("\"documentation\":\"" + TestGateway.DOCUMENTATION + "\",\"requestId\"");
            assertThat(answer.header("Link")).hasValue("<" + TestGateway.DOCUMENTATION + ">; rel=\"service-doc\"");
        }

        @Test
        void answers405WithTheMethodsThatAre() throws Exception {
            var answer = send("PATCH", "/orders", "X-Api-Key: " + TestGateway.KEY, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow").orElseThrow()).contains("GET", "POST", "HEAD");
            assertLimitHeaders(answer);
        }
    }

    @Test
    void explainsTheSameAsItDoes() {
        var poor = TestGateway.authenticate(
                List.of(new PresentedCredential(TestGateway.POOR, SecurityScheme.Location.AUTHORIZATION_HEADER)));

        assertThat(gateway.judge.dryRun(HttpMethod.GET, "/orders", poor))
                .isInstanceOfSatisfying(
                        Judgement.Judged.class,
                        judged -> assertThat(judged.decision())
                                .isInstanceOfSatisfying(
                                        Decision.Deny.class,
                                        deny -> assertThat(deny.denial().reason())
                                                .isEqualTo(Denial.Reason.INSUFFICIENT_SCOPE)));
        assertThat(gateway.judge.dryRun(HttpMethod.GET, "/public", new Authentication.Anonymous()))
                .isInstanceOfSatisfying(
                        Judgement.Judged.class,
                        judged -> assertThat(judged.decision()).isInstanceOf(Decision.Allow.class));
        assertThat(gateway.judge.dryRun(HttpMethod.GET, "/nothing", poor)).isInstanceOf(Judgement.NoSuchPath.class);
        assertThat(gateway.judge.dryRun(HttpMethod.PATCH, "/orders", poor))
                .isInstanceOf(Judgement.MethodNotAllowed.class);
        assertThat(gateway.judge.dryRun(HttpMethod.GET, "/orders;a", poor)).isInstanceOf(Judgement.Unreadable.class);
    }

    /** Requests put together at random from good, bad and malformed parts, none of which holds a good credential. */
    @Test
    void forwardsNothingWithoutAnAllow() throws Exception {
        var random = new SplittableRandom(20260101);
        String[] methods = {"GET", "POST", "PUT", "DELETE", "HEAD", "get", "TRACE", "G\tT", ""};
        String[] targets = {
            "/orders",
            "/orders/1",
            "/orders?apiKey=good-partner-key",
            "/feed?apiKey=x",
            "/orders/../public",
            "/%6aobs",
            "*",
            "//orders",
            "/orders?access_token=token-that-reads-orders",
            "/orders#",
            "http://a/orders",
            "/feed?a;apiKey=b",
            "/"
        };
        String[] headers = {
            "X-Api-Key: unknown",
            "X-Api-Key: good-partner-key-not",
            "Authorization: Bearer unknown",
            "Authorization: good-key",
            "X-Apikey: good-key",
            " X-Api-Key: good-key",
            "X-Api-Key : good-key",
            "X-Note: a\r X-Api-Key: good-key",
            "Transfer-Encoding: chunked",
            "Content-Length: 3",
            "Content-Length: 0",
            "Host: b.example",
            "Connection: X-Api-Key, close",
            "Latchkey-Principal: forged",
            "Upgrade: h2c",
            "Cookie: X-Api-Key=good-key"
        };
        for (var i = 0; i < 300; i++) {
            var request = new StringBuilder(methods[random.nextInt(methods.length)])
                    .append(' ')
                    .append(targets[random.nextInt(targets.length)])
                    .append(random.nextInt(20) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n")
                    .append("Host: a.example\r\nConnection: close\r\n");
            for (var n = random.nextInt(4); n > 0; n--) {
                request.append(headers[random.nextInt(headers.length)]).append("\r\n");
            }
            try (var connection = new RawConnection(gateway.port())) {
                connection.sendBytes(request.append("\r\n0\r\n\r\n").toString());
                assertThat(connection.read().status()).as(request.toString()).isGreaterThanOrEqualTo(400);
            }
        }
    }
}
