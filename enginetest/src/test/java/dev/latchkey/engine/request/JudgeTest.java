package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.BEARER;
import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.PARTNER_KEY_IN_QUERY;
import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.template;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.TestCredentials;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a raw request to its verdict, and the same for a request that is only thought of. */
class JudgeTest {

    private static final String ORIGIN = "https://api.example.com";
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

    private static final Operation READ_ORDER =
            operation("orders", HttpMethod.GET, "/orders/{orderId}", requirements(together(KEY), oauth("orders_read")));
    private static final Operation FEED =
            operation("feed", HttpMethod.GET, "/feed", requirements(together(PARTNER_KEY_IN_QUERY), together(BEARER)));
    private static final Operation PRICES = operation(
            "prices",
            HttpMethod.GET,
            "/prices",
            requirements(),
            Set.of(),
            List.of(new ConditionalSecurity("destination", Set.of("PUBLIC"), requirements(oauth("orders_read")))));

    private static final Map<String, ProvenCredential> PROVEN = Map.of(
            "good-key",
            TestCredentials.key(),
            "good-partner-key",
            TestCredentials.partnerKey(Location.KEY_QUERY),
            "reader",
            TestCredentials.client("orders_read"),
            "poor",
            TestCredentials.client("customers_read"));

    private final List<PresentedRequest> asked = new ArrayList<>();
    private final Judge judge = judge();

    private Judge judge() {
        var documents = List.of(document("orders", READ_ORDER), document("feed", FEED), document("prices", PRICES));
        try {
            return new Judge(
                    ApiOperations.of(documents),
                    ProtectedResources.of(documents, ORIGIN),
                    TestHeaders.CARRIERS,
                    (presented, request) -> {
                        asked.add(request);
                        return authenticate(presented);
                    });
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    private static Authentication authenticate(List<PresentedCredential> presented) {
        var proven = new ArrayList<ProvenCredential>();
        for (var credential : presented) {
            var found = PROVEN.get(credential.value());
            if (found == null) {
                return new Authentication.Rejected(RequestDenials.invalidCredential());
            }
            proven.add(found);
        }
        return proven.isEmpty() ? new Authentication.Anonymous() : new Authentication.Authenticated(proven);
    }

    private Judgement judge(HttpMethod method, String target, String... headers) {
        return judge.judge(method, target, TestHeaders.of(headers), CLIENT);
    }

    private static Denial denial(Judgement judgement) {
        assertThat(judgement.decision()).isInstanceOf(Decision.Deny.class);
        return ((Decision.Deny) judgement.decision()).denial();
    }

    @Nested
    class WhenNothingCanBeJudged {

        @Test
        void refusesATargetThatCouldBeReadInTwoWays() {
            var judgement = judge(HttpMethod.GET, "/orders/%2e%2e/feed", "X-Key", "good-key");

            assertThat(judgement).isInstanceOf(Judgement.Unreadable.class);
            assertThat(judgement.operation()).isNull();
            assertThat(denial(judgement).reason()).isEqualTo(Denial.Reason.MALFORMED_REQUEST);
        }

        @Test
        void refusesAPathThatNoDocumentLists() {
            var judgement = judge(HttpMethod.GET, "/nothing", "X-Key", "good-key");

            assertThat(judgement).isInstanceOf(Judgement.NoSuchPath.class);
            assertThat(denial(judgement)).isEqualTo(RequestDenials.unknownOperation());
        }

        @Test
        void namesTheMethodsThatThePathTakes() {
            assertThat(judge(HttpMethod.PUT, "/orders/1", "X-Key", "good-key"))
                    .isInstanceOfSatisfying(Judgement.MethodNotAllowed.class, refused -> {
                        assertThat(refused.allowed()).containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.HEAD);
                        assertThat(denial(refused).explanation().required()).containsExactly("GET", "HEAD");
                    });
        }

        @Test
        void refusesAQueryThatLeavesOpenWhatApplies() {
            var judgement = judge(HttpMethod.GET, "/prices?destination=PUBLIC&destination=OTHER");

            assertThat(judgement).isInstanceOf(Judgement.Unreadable.class);
            assertThat(judgement.operation()).isEqualTo(PRICES);
        }

        @Test
        void refusesCredentialsThatCannotBeRead() {
            var judgement = judge(HttpMethod.GET, "/orders/1", "X-Key", "good-key", "X-Key", "good-key");

            assertThat(judgement).isInstanceOf(Judgement.Unreadable.class);
            assertThat(judgement.operation()).isEqualTo(READ_ORDER);
            assertThat(judgement.credentials()).isEmpty();
        }

        /** What is refused before a credential counts asks nobody about one. */
        @AfterEach
        void provesNothing() {
            assertThat(asked).isEmpty();
        }
    }

    @Nested
    class WhenJudged {

        @Test
        void saysAllThatWasFound() {
            assertThat(judge(HttpMethod.HEAD, "/orders/1?a=b", "Authorization", "DPoP reader", "DPoP", "a.b.c"))
                    .isInstanceOfSatisfying(Judgement.Judged.class, judged -> {
                        assertThat(judged.operation()).isEqualTo(READ_ORDER);
                        assertThat(judged.template()).isEqualTo(template("/orders/{orderId}"));
                        assertThat(judged.applicable()).isEqualTo(READ_ORDER.security());
                        assertThat(judged.credentials()).containsExactly(TestCredentials.client("orders_read"));
                        assertThat(judged.decision())
                                .isEqualTo(new Decision.Allow(
                                        TestCredentials.client("orders_read").principal()));
                        assertThat(judged.forwardedTarget()).isEqualTo("/orders/1?a=b");
                    });
            assertThat(asked)
                    .containsExactly(
                            new PresentedRequest(CLIENT, HttpMethod.HEAD, "/orders/1", "a.b.c", ORIGIN + "/orders"));
        }

        /** A proof is good for a moment; what is judged again was let in by it long ago. */
        @Test
        void againSaysSo() {
            var headers = TestHeaders.of("Authorization", "DPoP reader", "DPoP", "a.b.c");

            var judgement = judge.judgeAgain(HttpMethod.GET, "/orders/1", headers, CLIENT);

            assertThat(judgement.decision()).isInstanceOf(Decision.Allow.class);
            assertThat(asked)
                    .containsExactly(new PresentedRequest(
                            CLIENT, HttpMethod.GET, "/orders/1", "a.b.c", ORIGIN + "/orders", true));
        }

        @Test
        void keepsWhoWasRefused() {
            var judgement = judge(HttpMethod.GET, "/orders/1", "Authorization", "Bearer poor");

            assertThat(denial(judgement).reason()).isEqualTo(Denial.Reason.INSUFFICIENT_SCOPE);
            assertThat(judgement.credentials()).containsExactly(TestCredentials.client("customers_read"));
        }

        @Test
        void neverTakesABadCredentialForNone() {
            assertThat(denial(judge(HttpMethod.GET, "/prices", "X-Key", "unknown")))
                    .isEqualTo(RequestDenials.invalidCredential());
        }

        @Test
        void keepsTheKeyInTheQueryFromTheUpstream() {
            assertThat(judge(HttpMethod.GET, "/feed?a=%20&key=good-partner-key&b"))
                    .isInstanceOfSatisfying(Judgement.Judged.class, judged -> {
                        assertThat(judged.decision()).isInstanceOf(Decision.Allow.class);
                        assertThat(judged.forwardedTarget()).isEqualTo("/feed?a=%20&b");
                    });
        }

        @Test
        void appliesTheStricterRuleOfAQuery() {
            assertThat(judge(HttpMethod.GET, "/prices?destination=PUBLIC").decision())
                    .isInstanceOf(Decision.Allow.class);
            assertThat(denial(judge(HttpMethod.GET, "/prices?destination=OTHER"))
                            .reason())
                    .isEqualTo(Denial.Reason.NO_CREDENTIAL);
        }
    }

    /** A dry run is judged by the same steps, so it cannot say anything else than the request itself would meet. */
    @Nested
    class DryRun {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/orders/1",
                    "/orders/1?a=b",
                    "/orders/1?key=a",
                    "/orders/1?access_token=a",
                    "/orders/%2f",
                    "/orders",
                    "/feed?a=%ff",
                    "/prices",
                    "/prices?destination=PUBLIC",
                    "/prices?destination=OTHER",
                    "/prices?destination=A&destination=B",
                    "no-target"
                })
        void saysWhatTheRequestMeets(String target) {
            for (var headers : List.of(
                    new String[] {},
                    new String[] {"X-Key", "good-key"},
                    new String[] {"X-Key", "unknown"},
                    new String[] {"Authorization", "Bearer reader"},
                    new String[] {"Authorization", "Bearer poor"})) {
                var credential = headers.length == 0
                        ? List.<PresentedCredential>of()
                        : List.of(new PresentedCredential(
                                headers[1].substring(headers[1].indexOf(' ') + 1),
                                headers[0].equals("X-Key") ? Location.KEY_HEADER : Location.AUTHORIZATION_HEADER));
                for (var method : List.of(HttpMethod.GET, HttpMethod.POST)) {
                    var dry = judge.dryRun(method, target, authenticate(credential));
                    var real = judge(method, target, headers);

                    assertThat(dry.getClass()).isEqualTo(real.getClass());
                    assertThat(dry.decision()).isEqualTo(real.decision());
                    assertThat(dry.operation()).isEqualTo(real.operation());
                    assertThat(dry.applicable()).isEqualTo(real.applicable());
                    assertThat(dry.credentials()).isEqualTo(real.credentials());
                }
            }
        }

        @Test
        void provesNothingAndForwardsNoKey() {
            var given = TestCredentials.with(TestCredentials.partnerKey(Location.KEY_QUERY));

            assertThat(judge.dryRun(HttpMethod.GET, "/feed?key=somebodys-key&a", given))
                    .isInstanceOfSatisfying(Judgement.Judged.class, judged -> {
                        assertThat(judged.decision()).isInstanceOf(Decision.Allow.class);
                        assertThat(judged.forwardedTarget()).isEqualTo("/feed?a");
                        assertThat(judged.authentication()).isSameAs(given);
                    });
            assertThat(asked).isEmpty();
        }
    }

    @Nested
    class OwnEndpoints {

        private Authentication authenticate(String... headers) {
            return judge.authenticate(HttpMethod.GET, "/own", TestHeaders.of(headers), CLIENT, ORIGIN);
        }

        @Test
        void areToldWhoCalls() {
            assertThat(authenticate()).isInstanceOf(Authentication.Anonymous.class);
            assertThat(authenticate("X-Key", "good-key"))
                    .isEqualTo(new Authentication.Authenticated(List.of(TestCredentials.key())));
            assertThat(asked).contains(new PresentedRequest(CLIENT, HttpMethod.GET, "/own", null, ORIGIN));
        }

        @Test
        void areToldOfCredentialsThatCannotBeRead() {
            assertThat(authenticate("X-Key", "two words"))
                    .isEqualTo(new Authentication.Rejected(RequestDenials.invalidCredential()));
            assertThat(authenticate("X-Key", "good-key", "X-Key", "good-key"))
                    .isInstanceOf(Authentication.Rejected.class);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void knowsTheResourceOfARequest() {
        assertThat(judge.resourceOf(HttpMethod.GET, "/orders/1?a")).isEqualTo(ORIGIN + "/orders");
        assertThat(judge.resourceOf(HttpMethod.PUT, "/orders/1")).isEqualTo(ORIGIN);
        assertThat(judge.resourceOf(HttpMethod.GET, "//")).isEqualTo(ORIGIN);
    }
}
