package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.Activity.HourCount;
import dev.latchkey.core.activity.Activity.ScopeUse;
import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.CallSearch;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What credentials did, on both databases. */
class ActivityStoresTest {

    private static final CallSearch.Order NEWEST = new CallSearch.Order(CallSearch.Sort.TIME, false);

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Subject ACME = new Subject("acme", "client-1");

    @TempDir
    private Path folder;

    private static Activity calls(Subject subject, RecordedCall... calls) {
        return new Activity(subject, List.of(), List.of(calls), List.of(), List.of(), List.of());
    }

    private static Activity counts(Subject subject, HourCount... counts) {
        return new Activity(subject, List.of(counts), List.of(), List.of(), List.of(), List.of());
    }

    private static RecordedCall call(int number) {
        return new RecordedCall(
                "request-" + number,
                NOON.plusSeconds(number),
                "GET /orders",
                200,
                CallOutcome.SUCCEEDED,
                "203.0.113.9",
                "agent/1",
                Duration.ofMillis(number));
    }

    private static RecordedRefusal refusal(String credentialId, int number) {
        var call = new RecordedCall(
                "refused-" + number,
                NOON.plusSeconds(number),
                "GET /users",
                403,
                CallOutcome.REFUSED,
                "2001:db8::1",
                "",
                null);
        return new RecordedRefusal(
                credentialId,
                call,
                Reason.INSUFFICIENT_SCOPE,
                new Explanation(
                        Gate.SCOPE, List.of("users_read"), List.of("orders_read"), List.of("users_read"), "an admin"));
    }

    private static void write(TestDomain domain, Activity... activities) {
        domain.stores.transactions().write(tx -> {
            domain.stores.activity().add(tx, List.of(activities));
            return activities.length;
        });
    }

    @ParameterizedTest
    @EnumSource
    void addsUpByHourAndOutcomeForEachCompanyAlone(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var globex = new Subject("globex", ACME.credentialId());
            write(
                    domain,
                    counts(
                            ACME,
                            new HourCount(10, CallOutcome.SUCCEEDED, 3),
                            new HourCount(10, CallOutcome.REFUSED, 1)));
            write(
                    domain,
                    counts(ACME, new HourCount(10, CallOutcome.SUCCEEDED, 4), new HourCount(11, CallOutcome.FAILED, 1)),
                    counts(globex, new HourCount(10, CallOutcome.SUCCEEDED, 100)),
                    counts(new Subject("acme", "client-2"), new HourCount(10, CallOutcome.SUCCEEDED, 20)));

            domain.stores.transactions().read(tx -> {
                var store = domain.stores.activity();
                assertThat(store.counts(tx, ACME, 10))
                        .containsExactly(
                                new HourCount(10, CallOutcome.REFUSED, 1),
                                new HourCount(10, CallOutcome.SUCCEEDED, 7),
                                new HourCount(11, CallOutcome.FAILED, 1));
                assertThat(store.countsOfCompany(tx, "acme", 10))
                        .containsExactly(
                                new HourCount(10, CallOutcome.REFUSED, 1),
                                new HourCount(10, CallOutcome.SUCCEEDED, 27),
                                new HourCount(11, CallOutcome.FAILED, 1));
                assertThat(store.counts(tx, ACME, 11)).hasSize(1);
                assertThat(store.counts(tx, globex, 0)).containsExactly(new HourCount(10, CallOutcome.SUCCEEDED, 100));
                return tx;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheNewestCallsAndFindsThemByRequestWithinTheCompany(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var many = IntStream.range(0, ActivityStore.CALLS_MAX + 30)
                    .mapToObj(ActivityStoresTest::call)
                    .toArray(RecordedCall[]::new);
            write(domain, calls(ACME, many));
            write(domain, calls(new Subject("globex", "other"), call(5)));

            domain.stores.transactions().read(tx -> {
                var store = domain.stores.activity();
                var kept = store.calls(tx, ACME, 1_000);
                assertThat(kept).hasSize(ActivityStore.CALLS_MAX);
                assertThat(kept.getFirst()).isEqualTo(many[many.length - 1]);
                assertThat(store.findCall(tx, "acme", "request-5")).isEmpty();
                assertThat(store.findCall(tx, "globex", "request-5")).contains(call(5));
                assertThat(store.findCall(tx, "acme", "request-129")).isPresent();
                return tx;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void searchesTheCallsOfOneCompany(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            write(domain, calls(ACME, call(1), call(2), call(3)), calls(new Subject("globex", "other"), call(4)));
            domain.stores.transactions().read(tx -> {
                var store = domain.stores.activity();
                var every = new CallSearch("", "", 100, 599, null, "", null, null);
                assertThat(store.find(tx, "acme", every, NEWEST, null, 2).lines())
                        .extracting(CallSearch.Found::call)
                        .containsExactly(call(3), call(2));
                var one = call(2);
                var narrow = new CallSearch(
                        one.requestId(),
                        one.operation().toUpperCase(Locale.ROOT),
                        one.status(),
                        one.status(),
                        one.outcome(),
                        ACME.credentialId(),
                        one.at(),
                        one.at().plusMillis(1));
                assertThat(store.find(tx, "acme", narrow, NEWEST, null, 9).lines())
                        .containsExactly(new CallSearch.Found(ACME.credentialId(), null, one));
                assertThat(store.find(tx, "globex", narrow, NEWEST, null, 9).lines())
                        .isEmpty();
                assertThat(store.findByOperation(tx, "acme", every, 9))
                        .singleElement()
                        .isEqualTo(new CallSearch.OfOperation(
                                "GET /orders", 3, 0, Duration.ofMillis(2), Duration.ofMillis(3)));
                return tx;
            });
        }
    }

    /** Both ways, in every order, though several calls came at one time and all ended alike. */
    @ParameterizedTest
    @EnumSource
    void pagesThroughFoundCallsWithoutLoss(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var first = call(1);
            var sameTime = new RecordedCall(
                    "request-0",
                    first.at(),
                    first.operation(),
                    first.status(),
                    first.outcome(),
                    first.address(),
                    first.userAgent(),
                    null);
            write(domain, calls(ACME, first, call(2), call(3), call(4), sameTime));
            var every = new CallSearch("", "", 100, 599, null, "", null, null);
            for (var sort : CallSearch.Sort.values()) {
                for (var isReversed : List.of(true, false)) {
                    var order = new CallSearch.Order(sort, isReversed);
                    var whole = page(domain, every, order, null, 100);
                    assertThat(whole.lines()).hasSize(5);
                    assertThat(page(domain, every, new CallSearch.Order(sort, !isReversed), null, 100)
                                    .lines())
                            .isEqualTo(whole.lines().reversed());
                    var page = page(domain, every, order, null, 2);
                    var forth = new ArrayList<>(page.lines());
                    while (page.hasNext()) {
                        page = page(
                                domain,
                                every,
                                order,
                                new Position(idOf(page.lines().getLast()), false),
                                2);
                        forth.addAll(page.lines());
                    }
                    assertThat(forth).as(order.toString()).isEqualTo(whole.lines());
                    var back = page(
                            domain, every, order, new Position(idOf(page.lines().getFirst()), true), 2);
                    assertThat(back.lines()).isEqualTo(whole.lines().subList(2, 4));
                }
            }
            var longest = page(domain, every, new CallSearch.Order(CallSearch.Sort.TOOK, false), null, 100);
            assertThat(longest.lines().getLast().call()).isEqualTo(sameTime);
        }
    }

    private static String idOf(CallSearch.Found found) {
        return found.call().requestId();
    }

    private static ListPart<CallSearch.Found> page(
            TestDomain domain, CallSearch search, CallSearch.Order order, @Nullable Position position, int limit) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.activity().find(tx, "acme", search, order, position, limit));
    }

    @ParameterizedTest
    @EnumSource
    void keepsRefusalsWithTheirExplanation(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var refused = refusal(ACME.credentialId(), 1);
            write(domain, new Activity(ACME, List.of(), List.of(), List.of(refused), List.of(), List.of()));

            domain.stores.transactions().read(tx -> {
                var store = domain.stores.activity();
                assertThat(store.refusals(tx, ACME, 10)).containsExactly(refused);
                assertThat(store.findRefusal(tx, "acme", "refused-1")).contains(refused);
                assertThat(store.findRefusal(tx, "globex", "refused-1")).isEmpty();
                assertThat(store.refusals(tx, new Subject("globex", ACME.credentialId()), 10))
                        .isEmpty();
                return tx;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsScopesFromADayOn(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            for (var day = 100; day < 103; day++) {
                var uses = List.of(new ScopeUse(day, "orders_read", 2), new ScopeUse(day, "orders_write", 1));
                write(domain, new Activity(ACME, List.of(), List.of(), List.of(), uses, List.of()));
            }
            Map<String, Long> used = domain.stores
                    .transactions()
                    .read(tx -> domain.stores.activity().scopesUsed(tx, ACME, 101));
            assertThat(used).isEqualTo(Map.of("orders_read", 4L, "orders_write", 2L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropsWhatIsOfNoCompanyAndForgetsWhatIsOld(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            write(domain, calls(new Subject("nobody", "client-1"), call(1)));
            write(domain, calls(ACME, call(1), call(100)), counts(ACME, new HourCount(1, CallOutcome.SUCCEEDED, 1)));
            domain.stores.transactions().write(tx -> {
                domain.stores.activity().prune(tx, NOON.plusSeconds(50), NOON);
                return tx;
            });
            domain.stores.transactions().read(tx -> {
                var store = domain.stores.activity();
                assertThat(store.calls(tx, ACME, 10)).containsExactly(call(100));
                assertThat(store.counts(tx, ACME, 0)).isEmpty();
                assertThat(store.countsOfCompany(tx, "acme", 0)).isEmpty();
                assertThat(store.calls(tx, new Subject("nobody", "client-1"), 10))
                        .isEmpty();
                return tx;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatATrialWouldRefuseUntilItEnds(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            var admin = domain.administrator();
            var settings = new ClientSettings(
                    "ADMINISTRATOR", null, Scopes.of("orders_read", "orders_write"), TokenFormat.OPAQUE);
            var client = domain.credentials
                    .createClient(admin, new NewClient("Client", "", settings))
                    .credential()
                    .id();
            var subject = new Subject("acme", client);
            var refusal = new TrialRefusal("POST /orders", Set.of("orders_write"), 2, NOON);
            var told = new Activity(subject, List.of(), List.of(), List.of(), List.of(), List.of(refusal));
            write(domain, told);
            var trial =
                    new ScopeTrial(subject, Scopes.of("orders_read"), NOON, NOON.plus(Duration.ofDays(7)), "user:1");
            var trials = domain.stores.trials();
            domain.stores.transactions().write(tx -> {
                trials.put(tx, trial);
                return tx;
            });
            write(domain, told);
            write(domain, told);

            domain.stores.transactions().read(tx -> {
                assertThat(trials.find(tx, subject)).contains(trial);
                assertThat(trials.find(tx, new Subject("globex", client))).isEmpty();
                assertThat(trials.running(tx, NOON)).containsExactly(trial);
                assertThat(trials.running(tx, trial.endsAt())).isEmpty();
                assertThat(trials.refusals(tx, subject, 10))
                        .containsExactly(new TrialRefusal("POST /orders", Set.of("orders_write"), 4, NOON));
                return tx;
            });
            var other = new TrialRefusal("POST /orders", Set.of("customers_read"), 1, NOON.plusSeconds(1));
            write(domain, new Activity(subject, List.of(), List.of(), List.of(), List.of(), List.of(other)), told);
            domain.stores.transactions().read(tx -> {
                assertThat(trials.refusals(tx, subject, 10))
                        .as("what one call lacked stays when another lacks something else")
                        .containsExactly(
                                new TrialRefusal("POST /orders", Set.of("customers_read", "orders_write"), 7, NOON));
                return tx;
            });
            domain.stores.transactions().write(tx -> {
                trials.remove(tx, subject);
                return tx;
            });
            domain.stores.transactions().read(tx -> {
                assertThat(trials.find(tx, subject)).isEmpty();
                assertThat(trials.refusals(tx, subject, 10)).isEmpty();
                return tx;
            });
        }
    }
}
