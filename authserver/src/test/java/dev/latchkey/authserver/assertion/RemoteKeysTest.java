package dev.latchkey.authserver.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.authserver.assertion.KeyLookup.Busy;
import dev.latchkey.authserver.assertion.KeyLookup.Found;
import dev.latchkey.authserver.assertion.KeyLookup.Unavailable;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.edge.outbound.FetchLimits;
import dev.latchkey.edge.outbound.FetchResult;
import dev.latchkey.store.sql.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a client makes us fetch, and how long its keys hold. */
class RemoteKeysTest {

    private static final KeyOwner C1 = KeyOwner.ofCompany("c1", "acme");
    private static final URI ADDRESS = URI.create("https://client.example/keys");

    private final MutableClock clock = new MutableClock();
    private final List<Runnable> background = new ArrayList<>();
    private int fetches;
    private FetchResult answer = new FetchResult.Failed("not yet");
    private final RemoteKeys keys = new RemoteKeys(
            (_, _) -> {
                fetches++;
                return answer;
            },
            background::add,
            clock);

    private static FetchResult serving(String... kids) {
        var jwks = new ArrayList<String>();
        for (var kid : kids) {
            jwks.add(TestKeys.ec(kid).toPublicJWK().toJSONString());
        }
        return new FetchResult.Fetched("{\"keys\":[" + String.join(",", jwks) + "]}", Duration.ofHours(1));
    }

    @BeforeEach
    void serve() {
        answer = serving("a");
    }

    private boolean finds(String kid) {
        return keys.find(C1, ADDRESS, kid) instanceof Found found
                && found.keys().mayHold(kid);
    }

    @Test
    void fetchesOnceWhileFresh() {
        assertThat(keys.findInMemory(C1, ADDRESS, "a")).isEmpty();
        assertThat(finds("a")).isTrue();
        assertThat(finds("a")).isTrue();
        assertThat(keys.findInMemory(C1, ADDRESS, "a")).isPresent();
        assertThat(keys.findInMemory(KeyOwner.ofCompany("c2", "acme"), ADDRESS, "a"))
                .isEmpty();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void fetchesAgainForAnUnknownKeyIdOnceAMinute() {
        assertThat(finds("a")).isTrue();
        answer = serving("a", "b");
        for (int i = 0; i < 10; i++) {
            assertThat(finds("b")).isFalse();
        }
        assertThat(fetches).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(finds("b")).isTrue();
        assertThat(finds("invented")).isFalse();
        assertThat(finds("a")).isTrue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void renewsInTheBackgroundBeforeTheKeysExpire() {
        assertThat(finds("a")).isTrue();
        clock.advance(Duration.ofMinutes(48));
        assertThat(finds("a")).isTrue();
        assertThat(fetches).isEqualTo(1);
        background.forEach(Runnable::run);
        assertThat(fetches).isEqualTo(2);
        clock.advance(Duration.ofMinutes(20));
        assertThat(finds("a")).isTrue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void keepsTheLastKeysForAnHourWhenTheServerFails() {
        assertThat(finds("a")).isTrue();
        answer = new FetchResult.Failed("status 500");
        clock.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(finds("a")).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.find(C1, ADDRESS, "a")).isEqualTo(new Unavailable("jwks_uri: status 500"));
        assertThat(fetches).isEqualTo(3);
    }

    @Test
    void saysWhatIsWrongAndWaitsAMinute() {
        answer = new FetchResult.Refused("address is not a public one");
        assertThat(keys.find(C1, ADDRESS, null)).isEqualTo(new Unavailable("jwks_uri: address is not a public one"));
        answer = new FetchResult.Fetched("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", Duration.ofHours(1));
        assertThat(keys.find(C1, ADDRESS, null)).isEqualTo(new Unavailable("jwks_uri: fetched a moment ago"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.find(C1, ADDRESS, null)).isEqualTo(new Unavailable("jwks_uri: symmetric key"));
    }

    @Test
    void remembersTheKeysOfSoManyClientsAsTheHeapBears() {
        assertThat(RemoteKeys.clientsMax(128L << 20)).isEqualTo(204);
        assertThat(RemoteKeys.clientsMax(64L << 30)).isEqualTo(10_000);
        assertThat(RemoteKeys.clientsMax(0)).isEqualTo(100);
    }

    /** Asks for keys; a client's number is that of its company, or of its host. */
    private static KeyLookup ask(RemoteKeys of, KeyOwner owner, int number) {
        return of.find(owner, URI.create("https://host" + number + ".example/keys"), "a");
    }

    private static KeyOwner company(int number) {
        return KeyOwner.ofCompany("client" + number, "company" + number);
    }

    private static KeyOwner stranger(int number) {
        return KeyOwner.stranger("stranger" + number);
    }

    private RemoteKeys keys(BiFunction<URI, FetchLimits, FetchResult> fetcher, int clientsMax) {
        return new RemoteKeys(fetcher, background::add, clock, clientsMax, Duration.ZERO);
    }

    @Test
    void forgetsTheKeysOfClientsBeyondThose() {
        var few = keys((_, _) -> answer, 16);
        for (var i = 0; i < 200; i++) {
            assertThat(ask(few, company(i), i)).isInstanceOf(Found.class);
            assertThat(ask(few, stranger(i), i)).isInstanceOf(Found.class);
        }
        assertThat(few.clientsRemembered()).isEqualTo(16);
    }

    /** However many there are whose servers fail or drip, and however often they are asked for. */
    @Test
    void aFailedFetchPushesNoGoodKeysOut() {
        var some = keys((_, _) -> answer, 16);
        for (var i = 0; i < 4; i++) {
            assertThat(ask(some, company(i), i)).isInstanceOf(Found.class);
            assertThat(ask(some, stranger(i), i)).isInstanceOf(Found.class);
        }
        answer = new FetchResult.Failed("took too long");
        for (var i = 0; i < 2_000; i++) {
            assertThat(ask(some, company(100 + i % 500), i)).isInstanceOf(Unavailable.class);
            assertThat(ask(some, stranger(100 + i % 500), i)).isInstanceOf(Unavailable.class);
        }
        for (var i = 0; i < 4; i++) {
            assertThat(ask(some, company(i), i)).isInstanceOf(Found.class);
            assertThat(ask(some, stranger(i), i)).isInstanceOf(Found.class);
        }
        assertThat(some.othersRemembered()).isEqualTo(4 * 16);
    }

    @Test
    void strangersKeysPushNoneOfACompanyOut() {
        var some = keys((_, _) -> answer, 16);
        assertThat(ask(some, company(1), 1)).isInstanceOf(Found.class);
        for (var i = 0; i < 100; i++) {
            assertThat(ask(some, stranger(i), i)).isInstanceOf(Found.class);
        }
        assertThat(some.clientsRemembered()).isEqualTo(1 + 4);
        assertThat(some.findInMemory(company(1), URI.create("https://host1.example/keys"), "a"))
                .isPresent();
    }

    @Test
    void aCompanyAndAHostOfStrangersHaveAnEighthOfTheKeys() {
        var some = keys((_, _) -> answer, 16);
        for (var i = 0; i < 100; i++) {
            assertThat(ask(some, KeyOwner.ofCompany("c" + i, "acme"), i)).isInstanceOf(Found.class);
        }
        assertThat(some.clientsRemembered()).isEqualTo(2);
        for (var i = 0; i < 100; i++) {
            assertThat(ask(some, stranger(i), 7)).isInstanceOf(Found.class);
        }
        assertThat(some.clientsRemembered()).isEqualTo(2 + 2);
    }

    /** What is asked for while the fetches before it are under way, in the order of the list. */
    private List<KeyLookup> atOnce(List<KeyOwner> owners, IntUnaryOperator host) {
        var answers = new ArrayList<KeyLookup>();
        var next = new AtomicInteger();
        var some = new AtomicReference<RemoteKeys>();
        some.set(keys(
                (_, _) -> {
                    askOthers(some.get(), owners, host, next, answers);
                    return answer;
                },
                100));
        askOthers(some.get(), owners, host, next, answers);
        return answers;
    }

    private static void askOthers(
            RemoteKeys of, List<KeyOwner> owners, IntUnaryOperator host, AtomicInteger next, List<KeyLookup> answers) {
        while (next.get() < owners.size()) {
            var i = next.getAndIncrement();
            answers.add(ask(of, owners.get(i), host.applyAsInt(i)));
        }
    }

    private static List<KeyOwner> many(IntFunction<KeyOwner> owner) {
        return IntStream.range(0, 100).mapToObj(owner).toList();
    }

    private static long found(List<KeyLookup> answers) {
        return answers.stream().filter(Found.class::isInstance).count();
    }

    @Test
    void aQuarterOfTheFetchesAtOnceIsForStrangersAndTheRestForOthers() {
        var strangers = many(RemoteKeysTest::stranger);
        assertThat(found(atOnce(strangers, i -> i))).isEqualTo(8);
        var both = new ArrayList<>(strangers);
        both.addAll(many(RemoteKeysTest::company));
        var answers = atOnce(both, i -> i);
        assertThat(found(answers)).isEqualTo(8 + 24);
        assertThat(answers)
                .hasSize(200)
                .filteredOn(one -> !(one instanceof Found))
                .containsOnly(new Busy());
    }

    @Test
    void aHostAndACompanyHaveAnEighthOfTheFetchesAtOnce() {
        assertThat(found(atOnce(many(RemoteKeysTest::stranger), _ -> 1))).isEqualTo(4);
        assertThat(found(atOnce(many(RemoteKeysTest::company), _ -> 1))).isEqualTo(4);
        assertThat(found(atOnce(many(i -> KeyOwner.ofCompany("c" + i, "acme")), i -> i)))
                .isEqualTo(4);
    }

    /** So that those who only ever fail leave room for who comes for the first time. */
    @Test
    void whoFailedBeforeHasHalfOfTheFetchesAtOnce() {
        var places = new FetchPlaces(8, 4, Duration.ZERO);
        for (var i = 0; i < 4; i++) {
            assertThat(places.take(List.of("host " + i), true)).isTrue();
        }
        assertThat(places.take(List.of("host 4"), true)).isFalse();
        assertThat(places.take(List.of("host 4"), false)).isTrue();
        places.giveBack(List.of("host 0"), true);
        assertThat(places.take(List.of("host 4"), true)).isTrue();
    }

    /** Does something while a host of strangers has all its fetches under way. */
    private RemoteKeys withFullHost(Consumer<RemoteKeys> before, Consumer<RemoteKeys> meanwhile) {
        var depth = new AtomicInteger(-1);
        var some = new AtomicReference<RemoteKeys>();
        some.set(keys(
                (_, _) -> {
                    if (depth.get() >= 0 && depth.incrementAndGet() < 4) {
                        assertThat(ask(some.get(), stranger(depth.get()), 1)).isInstanceOf(Found.class);
                    } else if (depth.get() == 4) {
                        meanwhile.accept(some.get());
                    }
                    return answer;
                },
                100));
        before.accept(some.get());
        depth.set(0);
        assertThat(ask(some.get(), stranger(0), 1)).isInstanceOf(Found.class);
        return some.get();
    }

    /** Other than after a fetch, a minute need not pass. */
    @Test
    void triesAgainASecondAfterThereWasNoPlace() {
        var some =
                withFullHost(_ -> {}, of -> assertThat(ask(of, stranger(9), 1)).isEqualTo(new Busy()));
        assertThat(ask(some, stranger(9), 1)).isEqualTo(new Busy());
        clock.advance(Duration.ofSeconds(1));
        assertThat(ask(some, stranger(9), 1)).isInstanceOf(Found.class);
    }

    @Test
    void oldKeysStandInWhereThereIsNoPlace() {
        withFullHost(
                of -> {
                    assertThat(ask(of, stranger(9), 1)).isInstanceOf(Found.class);
                    clock.advance(Duration.ofMinutes(119));
                },
                of -> {
                    assertThat(ask(of, stranger(9), 1)).isInstanceOf(Found.class);
                    assertThat(of.find(stranger(9), URI.create("https://host1.example/keys"), "b"))
                            .isEqualTo(new Busy());
                });
    }
}
