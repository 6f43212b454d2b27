package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.SecretHasher;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of people who sign in, or try to, has a bound, and whoever comes beyond it takes nothing from anybody. */
class SignInBudgetsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Browser BROWSER = new Browser("192.0.2.1", "agent");

    /** Runs everything at once. */
    private static final class NoStore implements Transactions {
        private static final Transaction TRANSACTION = (ChangeKind _, String _, String _) -> {};

        @Override
        public <T> T write(Work<T> work) {
            return work.run(TRANSACTION);
        }

        @Override
        public <T> CompletionStage<T> submit(Work<T> work) {
            return CompletableFuture.completedFuture(work.run(TRANSACTION));
        }

        @Override
        public <T> T read(Work<T> work) {
            return work.run(TRANSACTION);
        }
    }

    @FunctionalInterface
    private interface Behaviour {
        @Nullable
        Object of(String method, Object[] arguments);
    }

    private final SecureRandom random = new SecureRandom();
    private final SecretHasher hasher = new SecretHasher(new byte[SecretHasher.KEY_BYTES]);
    private final List<AuditEntry> logged = new ArrayList<>();
    private final Map<String, StoredSession> storedSessions = new HashMap<>();
    private final Map<Person, Integer> links = new HashMap<>();
    private int sessionsRead;

    private static <T> T made(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> behaviour.of(method.getName(), arguments)));
    }

    private PersonLog log() {
        var log = made(AuditLog.class, (_, arguments) -> {
            logged.add((AuditEntry) arguments[1]);
            return null;
        });
        return new PersonLog(
                log, accounts(), notices(), made(SignInPlaces.class, (_, _) -> SignInPlaces.Standing.KNOWN), CLOCK);
    }

    /** No letter is written here. */
    private Notices notices() {
        var store = made(NoticeStore.class, (method, _) -> {
            throw new AssertionError(method);
        });
        var stores = made(AccountStores.class, (method, _) -> switch (method) {
            case "transactions" -> new NoStore();
            case "auditLog" -> made(AuditLog.class, (_, _) -> null);
            default -> store;
        });
        return new Notices(stores, CLOCK, random);
    }

    private static Person person(int number) {
        return new Person.CompanyPerson("acme", "u" + number);
    }

    private static Account account(Person person) {
        return new Account(person, person.personId() + "@acme.example", "Ann", "Acme", null, true);
    }

    private Accounts accounts() {
        return made(
                Accounts.class,
                (method, arguments) -> method.equals("find")
                        ? Optional.of(account((Person) arguments[1]))
                        : List.of(account(new Person.CompanyPerson(
                                "acme", ((EmailAddress) arguments[1]).value().split("@")[0]))));
    }

    private Sessions sessions() {
        var store = made(SessionStore.class, (method, arguments) -> switch (method) {
            case "insert" -> storedSessions.put(((StoredSession) arguments[1]).id(), (StoredSession) arguments[1]);
            case "find" -> {
                sessionsRead++;
                yield Optional.ofNullable(storedSessions.get((String) arguments[1]));
            }
            case "ofPerson" -> List.of();
            default -> null;
        });
        var lifetimes = new Sessions.Lifetimes(Duration.ofHours(1), Duration.ofDays(1));
        return new Sessions(new NoStore(), store, accounts(), hasher, lifetimes, CLOCK, random);
    }

    /** The log may then get one more entry of the oldest; of the others it gets none within the minute. */
    @Test
    void wrongPasswordsOfSoManyPeopleAreRememberedAndOfNoMore() {
        var failures = new FailedSignIns(new NoStore(), log(), CLOCK);
        var origin = new SignIn.Origin(InetAddress.getLoopbackAddress(), BROWSER, "visitor", null, null, () -> false);
        for (var again = 0; again < 2; again++) {
            for (var i = 0; i < 10_000; i++) {
                failures.record(person(i), origin);
            }
        }
        assertThat(logged).as("one of each").hasSize(10_000);

        failures.record(person(10_000), origin);
        assertThat(logged).as("who comes beyond is told of").hasSize(10_001);
        failures.record(person(9_999), origin);
        assertThat(logged).as("the others are remembered").hasSize(10_001);
        failures.record(person(0), origin);
        assertThat(logged).as("the oldest was forgotten").hasSize(10_002);
    }

    @Test
    void soManySessionsAreHeldAndTheOthersAreReadFromTheStore() {
        var sessions = sessions();
        var cookies = new ArrayList<String>();
        for (var i = 0; i < HeldSessions.CACHED_MAX + 2_000; i++) {
            var who = account(person(i));
            cookies.add(new NoStore()
                    .write(tx -> sessions.create(tx, who, BROWSER).cookie().reveal()));
        }
        assertThat(cookies).allMatch(cookie -> sessions.find(cookie).isPresent());

        sessionsRead = 0;
        assertThat(cookies)
                .as("nobody is signed out")
                .allMatch(cookie -> sessions.find(cookie).isPresent());

        // What is beyond is dropped soon, not at once: a few hundred may be there still.
        assertThat(sessionsRead).isGreaterThan(1_000);
    }

    private PasswordChanges passwordChanges() {
        var resets = made(PasswordResetStore.class, (method, arguments) -> switch (method) {
            case "insert" -> links.merge((Person) arguments[1], 1, Integer::sum);
            case "countOpen" -> links.getOrDefault((Person) arguments[1], 0);
            default -> null;
        });
        var stores = made(AccountStores.class, (method, _) -> switch (method) {
            case "transactions" -> new NoStore();
            case "accounts" -> accounts();
            case "passwordResets" -> resets;
            case "secondFactors" -> made(SecondFactorStore.class, (_, _) -> null);
            default -> throw new AssertionError(method);
        });
        var cheap = new PasswordHash.Parameters(1_024, 1, 1);
        return new PasswordChanges(
                stores,
                sessions(),
                new PasswordHashing(cheap, List.of(), 1, hasher, random),
                new Guesses(new SignInThrottle(CLOCK), new FailedSignIns(new NoStore(), log(), CLOCK)),
                hasher,
                (_, _, _, _, _) -> {},
                log(),
                CLOCK,
                random);
    }

    private static final class Post implements Letters {
        private final List<String> sent = new ArrayList<>();

        @Override
        public void send(String address, Letter letter) {
            sent.add(address);
        }

        @Override
        public boolean areTaken() {
            return true;
        }
    }

    private static void ask(PasswordChanges changes, String email, int from, Post post, Deque<Runnable> underWay)
            throws Exception {
        var address = InetAddress.getByAddress(new byte[] {10, 0, (byte) from, 1});
        var isTaken = changes.requestLink(
                email, address, post, found -> new Letters.Letter("Link", found.toString()), underWay::add);
        assertThat(isTaken).as("who is beyond is answered as everybody").isTrue();
    }

    @Test
    void soManyLettersAreUnderWayAndNoMore() throws Exception {
        var changes = passwordChanges();
        var post = new Post();
        var underWay = new ArrayDeque<Runnable>();
        for (var i = 0; i < 40; i++) {
            ask(changes, "u" + i + "@acme.example", i, post, underWay);
        }
        assertThat(underWay).hasSize(32);

        underWay.remove().run();
        ask(changes, "u50@acme.example", 50, post, underWay);
        underWay.forEach(Runnable::run);

        assertThat(post.sent)
                .hasSize(33)
                .contains("u0@acme.example", "u31@acme.example", "u50@acme.example")
                .doesNotContain("u32@acme.example");
    }

    @Test
    void aPersonHasSoManyOpenLinksAndNoMore() throws Exception {
        var changes = passwordChanges();
        var post = new Post();
        var underWay = new ArrayDeque<Runnable>();
        for (var i = 0; i < 6; i++) {
            ask(changes, "u1@acme.example", i, post, underWay);
        }
        ask(changes, "u2@acme.example", 9, post, underWay);
        underWay.forEach(Runnable::run);

        assertThat(post.sent)
                .containsExactly("u1@acme.example", "u1@acme.example", "u1@acme.example", "u2@acme.example");
    }
}
