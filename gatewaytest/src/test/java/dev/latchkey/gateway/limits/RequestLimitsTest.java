package dev.latchkey.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.HeadLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.OperationLimits;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.QueryNames;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.RequestDenials;
import dev.latchkey.gateway.proxy.ApiUpstream;
import dev.latchkey.gateway.proxy.RawConnection;
import dev.latchkey.gateway.proxy.RecordingUpstream;
import dev.latchkey.gateway.proxy.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rate and concurrency, on a clock that the test moves. */
class RequestLimitsTest {

    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(-5 * SECOND); // System.nanoTime may be negative, too
    private final RequestLimits limits = new RequestLimits(new LimitSettings(10, 8, 15, 12, 1_000), nanos::get);

    private static Operation operation(String path, OperationLimits limits) {
        return new Operation(
                "orders",
                path,
                HttpMethod.GET,
                List.of(new PathTemplate(List.of(new PathTemplate.Literal(path)))),
                new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL),
                List.of(),
                Set.of(),
                limits,
                Set.of(),
                QueryNames.NONE,
                Set.of(),
                "",
                false,
                new SourceLocation("a.yaml", 1, ""));
    }

    private static final Operation ORDERS = operation("orders", OperationLimits.DEFAULT);
    private static final Operation USERS = operation("users", OperationLimits.DEFAULT);

    private static Principal key(String id, String company) {
        return new Principal.CompanyKey(id, new Principal.CompanyRef(company, company), "u1");
    }

    private RequestLimits.Admission admit(Principal principal, Operation operation) {
        return limits.admit(principal, operation, HERE);
    }

    private int admitted(Principal principal, Operation operation, int tries) {
        var count = 0;
        for (var i = 0; i < tries; i++) {
            if (admit(principal, operation) instanceof RequestLimits.Admitted admitted) {
                admitted.lease().close();
                count++;
            }
        }
        return count;
    }

    @Test
    void whatIsRefusedIsCountedByItsBoundAndOwner() {
        admitted(key("k1", "acme"), ORDERS, 12);
        admitted(key("k2", "acme"), ORDERS, 9);
        assertThat(limits.refusals(Bound.CALLER_RATE).lastHour().callers())
                .containsExactly(new Refusals.Caller("acme", 2));
        assertThat(limits.refusals(Bound.OWNER_RATE).lastHour().callers())
                .containsExactly(new Refusals.Caller("acme", 4));
        assertThat(limits.refusals(Bound.OWNER_CONCURRENCY).ever()).isZero();
    }

    @Nested
    class Rate {

        @Test
        void letsInTenAtOnceAndThenOneEachTenthOfASecond() {
            assertThat(admitted(key("k", "c"), ORDERS, 12)).isEqualTo(10);

            nanos.addAndGet(SECOND / 10 - 1);
            assertThat(admitted(key("k", "c"), ORDERS, 1)).isZero();
            nanos.addAndGet(1);
            assertThat(admitted(key("k", "c"), ORDERS, 2)).isEqualTo(1);
        }

        @Test
        void saysWhatRemainsAndWhenToComeBack() {
            assertThat(admit(key("k", "c"), ORDERS).status()).isEqualTo(new RequestLimits.Status(10, 9, 8, 7));
            admitted(key("k", "c"), ORDERS, 9);

            assertThat(admit(key("k", "c"), ORDERS)).isInstanceOfSatisfying(RequestLimits.Exceeded.class, exceeded -> {
                assertThat(exceeded.status()).isEqualTo(new RequestLimits.Status(10, 0, 8, 7));
                assertThat(exceeded.retryAfterSeconds()).isEqualTo(1);
                assertThat(exceeded.denial().reason()).isEqualTo(Denial.Reason.RATE_LIMITED);
                assertThat(exceeded.denial().explanation().gate().wireName()).isEqualTo("limit");
            });
        }

        @Test
        void countsEachCredentialAndEachOperationOnItsOwn() {
            admitted(key("k", "c"), ORDERS, 10);

            assertThat(admitted(key("k", "c"), USERS, 5)).isEqualTo(5);
            assertThat(admitted(key("k2", "other"), ORDERS, 10)).isEqualTo(10);
        }

        @Test
        void followsTheOperationsOwnLimits() {
            var slow = operation("slow", new OperationLimits(2, 1));

            var first = admit(key("k", "c"), slow);

            assertThat(first.status()).isEqualTo(new RequestLimits.Status(2, 1, 1, 0));
            assertThat(admit(key("k", "c"), slow))
                    .isInstanceOfSatisfying(
                            RequestLimits.Exceeded.class,
                            exceeded -> assertThat(exceeded.denial().reason())
                                    .isEqualTo(Denial.Reason.TOO_MANY_CONCURRENT));
            ((RequestLimits.Admitted) first).lease().close();
            assertThat(admitted(key("k", "c"), slow, 3)).isEqualTo(1);
        }

        @Test
        void countsARefusedRequestForNothing() {
            admitted(key("k", "c"), ORDERS, 100);
            nanos.addAndGet(SECOND);

            assertThat(admitted(key("k", "c"), ORDERS, 100)).isEqualTo(10);
        }
    }

    @Nested
    class Company {

        @Test
        void putsACeilingOnAllItsCredentialsTogether() {
            assertThat(admitted(key("a", "c"), ORDERS, 10)).isEqualTo(10);
            assertThat(admitted(key("b", "c"), ORDERS, 10)).isEqualTo(5);
            assertThat(admitted(key("d", "other"), ORDERS, 10)).isEqualTo(10);
        }

        @Test
        void takesNothingFromACredentialThatTheCeilingRefused() {
            admitted(key("a", "c"), ORDERS, 10);
            admitted(key("b", "c"), ORDERS, 10);

            assertThat(limits.look(key("b", "c"), ORDERS, HERE).remaining()).isEqualTo(5);
        }
    }

    @Nested
    class ApplicationsThatActForUsers {

        private static Principal acting(String application, String company, String user) {
            return new Principal.ActingUser(
                    application,
                    "grant of " + user,
                    new Principal.CompanyRef(company, company),
                    user,
                    new SystemRole("STANDARD", "Standard", Set.of(), false),
                    null,
                    Scopes.NONE);
        }

        @Test
        void haveAsMuchForEachUser() {
            assertThat(admitted(acting("app", "c", "ann"), ORDERS, 12)).isEqualTo(10);

            assertThat(admitted(acting("app", "c2", "bob"), ORDERS, 12)).isEqualTo(10);
            assertThat(admitted(acting("app", "c3", "ann"), ORDERS, 12)).isEqualTo(10);
            assertThat(admitted(acting("app2", "c", "ann"), ORDERS, 12))
                    .as("the rest of the company's")
                    .isEqualTo(5);
        }
    }

    @Nested
    class Concurrency {

        @Test
        void countsUntilTheLeaseIsClosedAndOnlyOnce() {
            var leases = new ArrayList<RequestLimits.Lease>();
            for (var i = 0; i < 8; i++) {
                leases.add(((RequestLimits.Admitted) admit(key("k", "c"), ORDERS)).lease());
            }
            assertThat(admit(key("k", "c"), ORDERS)).isInstanceOf(RequestLimits.Exceeded.class);

            leases.getFirst().close();
            leases.getFirst().close();

            assertThat(admit(key("k", "c"), ORDERS)).isInstanceOf(RequestLimits.Admitted.class);
            assertThat(admit(key("k", "c"), ORDERS)).isInstanceOf(RequestLimits.Exceeded.class);
        }
    }

    @Nested
    class Addresses {

        private boolean isAdmitted(String address) {
            return limits.admit(new Principal.Anonymous(), ORDERS, InetAddress.ofLiteral(address))
                            instanceof RequestLimits.Admitted admitted
                    && isClosed(admitted);
        }

        private static boolean isClosed(RequestLimits.Admitted admitted) {
            admitted.lease().close();
            return true;
        }

        @Test
        void countAnIpv6NeighbourhoodAsOne() {
            for (var i = 1; i <= 10; i++) {
                assertThat(isAdmitted("2001:db8:0:1::" + i)).isTrue();
            }

            assertThat(isAdmitted("2001:db8:0:1:ffff::1")).isFalse();
            assertThat(isAdmitted("2001:db8:0:2::1")).isTrue();
            assertThat(isAdmitted("192.0.2.7")).isTrue();
        }

        /** Whoever is given a /48 has 65,536 networks of a /64. */
        @Test
        void putACeilingOnAllNetworksOfASite() {
            var admitted = 0;
            for (var network = 0; network < 30; network++) {
                admitted += isAdmitted("2001:db8:7:" + Integer.toHexString(network) + "::1") ? 1 : 0;
            }

            assertThat(admitted).isEqualTo(15);
            assertThat(isAdmitted("2001:db8:8::1")).isTrue();
        }
    }

    @Nested
    class Memory {

        private static final int ASKED = 5_000;

        /** For each of them, those that nobody has looked at yet apart. */
        private static final int REMEMBERED_MAX = 1_000;

        private final RequestLimits few = new RequestLimits(new LimitSettings(1, 1, 1, 1, 10), nanos::get);

        private boolean isAdmitted(Principal principal, String address) {
            var admission = few.admit(principal, ORDERS, InetAddress.ofLiteral(address));
            if (admission instanceof RequestLimits.Admitted admitted) {
                admitted.lease().close();
            }
            return admission instanceof RequestLimits.Admitted;
        }

        /** How many of so many callers, each of whom may ask once, are refused when they ask again. */
        private int remembered(IntPredicate admitted) {
            var refused = 0;
            for (var round = 0; round < 2; round++) {
                refused = 0;
                for (var i = 0; i < ASKED; i++) {
                    refused += admitted.test(i) ? 0 : 1;
                }
            }
            return refused;
        }

        /** Of strangers, each from a site of its own, and with them of their networks. */
        @Test
        void isOfAFewStrangersWhoPushNobodyOutWhoIsKnown() {
            assertThat(isAdmitted(key("k", "c"), "192.0.2.1")).isTrue();

            assertThat(remembered(
                            i -> isAdmitted(new Principal.Anonymous(), "2001:db8:" + Integer.toHexString(i) + "::1")))
                    .isLessThan(REMEMBERED_MAX);

            assertThat(isAdmitted(key("k", "c"), "192.0.2.1")).isFalse();
        }

        @Test
        void isOfAFewCredentialsAndCompanies() {
            assertThat(remembered(i -> isAdmitted(key("k" + i, "c" + i), "192.0.2.1")))
                    .isLessThan(REMEMBERED_MAX);
        }
    }

    @Nested
    class OverHttp {

        private RawConnection.Answer get(TestGateway gateway) throws IOException {
            return RawConnection.exchange(gateway.port(), """
                GET /orders HTTP/1.1
                Host: a.example
                X-Api-Key: good-key

                """);
        }

        @Test
        void answers429WithRetryAfterAndNeverCallsTheUpstream() throws Exception {
            try (var upstream = new RecordingUpstream();
                    var gateway = new TestGateway(
                            ApiUpstream.of("orders", upstream.uri()),
                            new LimitSettings(2, 8, 100, 100, 100),
                            HeadLimits.DEFAULT,
                            ListenerSettings.plain("127.0.0.1", 0))) {
                assertThat(get(gateway).header("X-RateLimit-Remaining")).contains("1");
                assertThat(get(gateway).header("X-RateLimit-Remaining")).contains("0");

                var refused = get(gateway);

                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).contains("1");
                assertThat(refused.header("X-RateLimit-Limit")).contains("2");
                assertThat(refused.body()).contains("\"gate\":\"limit\"", "RATE_LIMIT_EXCEEDED");
                assertThat(upstream.calls()).isEqualTo(2);
                gateway.nanos.addAndGet(SECOND);
                assertThat(get(gateway).status()).isEqualTo(200);
            }
        }

        /** Whoever asks on and on with a good key costs little more than a stranger does, and fills neither the log nor what is recorded. */
        @Test
        void tellsWhoeverIsRefusedAgainAndAgainSoOftenWhy() throws Exception {
            try (var upstream = new RecordingUpstream();
                    var gateway = new TestGateway(
                            ApiUpstream.of("orders", upstream.uri()),
                            new LimitSettings(1, 8, 3, 100, 100),
                            HeadLimits.DEFAULT,
                            ListenerSettings.plain("127.0.0.1", 0))) {
                assertThat(get(gateway).status()).isEqualTo(200);
                for (var i = 0; i < 3; i++) {
                    assertThat(get(gateway).body()).contains("\"gate\":\"limit\"");
                }

                var refused = get(gateway);

                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).contains("1");
                assertThat(refused.body()).contains("RATE_LIMIT_EXCEEDED").doesNotContain("explanation");
                gateway.nanos.addAndGet(SECOND);
                assertThat(get(gateway).status()).isEqualTo(200);
                assertThat(get(gateway).body()).contains("\"gate\":\"limit\"");
            }
        }

        /** Else requests that are refused anyway would fill the memory of proofs. */
        @Test
        void usesUpWhatWorksOnceBehindTheLimitsOnly() throws Exception {
            try (var upstream = new RecordingUpstream();
                    var gateway = new TestGateway(
                            ApiUpstream.of("orders", upstream.uri()),
                            new LimitSettings(2, 1, 100, 100, 100),
                            HeadLimits.DEFAULT,
                            ListenerSettings.plain("127.0.0.1", 0))) {
                var uses = new AtomicLong();
                gateway.once = () -> uses.incrementAndGet() == 1 ? null : RequestDenials.invalidDpopProof();

                assertThat(get(gateway).status()).isEqualTo(200);
                gateway.awaitDecided(); // from then on its place is free
                assertThat(get(gateway).status()).as("used before").isEqualTo(401);
                assertThat(get(gateway).status()).as("over the limit").isEqualTo(429);

                assertThat(uses).hasValue(2);
                assertThat(upstream.calls()).isEqualTo(1);
            }
        }
    }
}
