package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Browser;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.StoredSession;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.User;
import dev.latchkey.core.credential.SecretHash;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored of people who sign in. */
@OnEachDatabase
class SignInStoresTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Person ANN = new Person.CompanyPerson("acme", "u1");
    private static final Person SAME_ID_ELSEWHERE = new Person.CompanyPerson("globex", "u1");
    private static final Person SAME_ID_OTHER_KIND = new Person.PartnerPerson("acme", "u1");

    private final Stores stores;

    SignInStoresTest(TestDatabase database, @TempDir Path folder) {
        this.stores = database.open(folder, new MutableClock()).stores();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private void write(Consumer<Transaction> work) {
        stores.transactions().write(tx -> {
            work.accept(tx);
            return true;
        });
    }

    private static SecretHash hash(int number) {
        var bytes = new byte[SecretHash.BYTES];
        bytes[0] = (byte) number;
        return new SecretHash(bytes);
    }

    private static StoredSession session(Person person, String id) {
        return new StoredSession(
                person, id, hash(1), NOW, NOW, NOW, NOW.plus(Duration.ofDays(7)), new Browser("192.0.2.1", "Test"));
    }

    private Optional<StoredSession> find(String id) {
        return stores.transactions().read(tx -> stores.sessions().find(tx, id));
    }

    @Test
    void tellsAtWhichCostsPasswordsAreHashed() {
        var random = new SecureRandom();
        var cheap = new PasswordHash.Parameters(64, 1, 1);
        var costly = new PasswordHash.Parameters(1_024, 12, 2);
        write(tx -> stores.companies().insert(tx, new Company("acme", "acme", "Acme", true, NOW)));
        write(tx -> {
            for (var id : List.of("u1", "u2", "u3")) {
                var password = id.equals("u3") ? null : PasswordHash.ofNothing(cheap, random);
                var email = new EmailAddress(id + "@acme.example");
                stores.users()
                        .insert(tx, new User("acme", id, email, "Ann", "Lee", "STANDARD", null, true, password, NOW));
            }
        });
        assertThat(stores.transactions()
                        .<Set<PasswordHash.Parameters>>read(
                                tx -> stores.accounts().passwordCosts(tx)))
                .containsExactly(cheap);
        write(tx -> stores.accounts().setPassword(tx, ANN, PasswordHash.ofNothing(costly, random)));
        assertThat(stores.transactions()
                        .<Set<PasswordHash.Parameters>>read(
                                tx -> stores.accounts().passwordCosts(tx)))
                .containsExactlyInAnyOrder(cheap, costly);
    }

    @Test
    void keepsSessionsOfPeopleApart() {
        for (var person : List.of(ANN, SAME_ID_ELSEWHERE, SAME_ID_OTHER_KIND)) {
            write(tx -> stores.sessions().insert(tx, session(person, "s-" + person.kind() + person.ownerId())));
        }
        List<StoredSession> found =
                stores.transactions().read(tx -> stores.sessions().ofPerson(tx, ANN));
        assertThat(found).containsExactly(session(ANN, "s-COMPANYacme"));
        assertThat(stores.transactions().<Boolean>write(tx -> stores.sessions().delete(tx, ANN, "s-COMPANYglobex")))
                .isFalse();
        write(tx -> stores.sessions().deleteOfCompany(tx, "acme", 10));
        assertThat(find("s-COMPANYacme")).isEmpty();
        assertThat(find("s-PARTNERacme")).isPresent();
        assertThat(find("s-COMPANYglobex")).isPresent();
    }

    @Test
    void rotatesAndForgetsSessions() {
        write(tx -> stores.sessions().insert(tx, session(ANN, "s1")));
        var later = NOW.plusSeconds(60);
        write(tx -> {
            assertThat(stores.sessions().rotate(tx, ANN, "s1", hash(2), later)).isTrue();
            assertThat(stores.sessions().rotate(tx, SAME_ID_ELSEWHERE, "s1", hash(3), later))
                    .isFalse();
            stores.sessions().setLastSeen(tx, ANN, "s1", later);
        });
        var found = find("s1").orElseThrow();
        assertThat(found.secretHash()).isEqualTo(hash(2));
        assertThat(found.authenticatedAt()).isEqualTo(later);
        assertThat(found.lastSeenAt()).isEqualTo(later);
        write(tx -> stores.sessions().deleteExpired(tx, NOW, later));
        assertThat(find("s1")).isPresent();
        write(tx -> stores.sessions().deleteExpired(tx, NOW, later.plusMillis(1)));
        assertThat(find("s1")).isEmpty();
    }

    /** What a session has begun to set up is its own and stays until it is dropped; it is not in force. */
    @Test
    void keepsAProposedFactorForOneSession() {
        var sessions = stores.sessions();
        write(tx -> {
            sessions.insert(tx, session(ANN, "s1"));
            sessions.insert(tx, session(ANN, "s2"));
            sessions.insert(tx, session(SAME_ID_ELSEWHERE, "s3"));
            sessions.proposeFactor(tx, ANN, "s1", "first");
            sessions.proposeFactor(tx, ANN, "s1", "second");
            sessions.proposeFactor(tx, ANN, "s3", "of somebody else");
            sessions.proposeFactor(tx, SAME_ID_ELSEWHERE, "s3", "elsewhere");
            assertThat(sessions.findProposedFactor(tx, ANN, "s1")).contains("first");
            assertThat(sessions.findProposedFactor(tx, ANN, "s2")).isEmpty();
            assertThat(sessions.findProposedFactor(tx, ANN, "s3")).isEmpty();
            assertThat(stores.secondFactors().find(tx, ANN)).isEmpty();
            sessions.dropProposedFactors(tx, ANN);
            assertThat(sessions.findProposedFactor(tx, ANN, "s1")).isEmpty();
            assertThat(sessions.findProposedFactor(tx, SAME_ID_ELSEWHERE, "s3")).contains("elsewhere");
        });
    }

    @Test
    void usesStepsAndRecoveryCodesUpOnce() {
        var factors = stores.secondFactors();
        write(tx -> {
            factors.put(tx, ANN, "sealed", NOW);
            factors.putRecoveryCodes(tx, ANN, List.of(hash(1), hash(2)));
            assertThat(factors.find(tx, ANN)).contains("sealed");
            assertThat(factors.find(tx, SAME_ID_OTHER_KIND)).isEmpty();
            assertThat(factors.useStep(tx, ANN, 5)).isTrue();
            assertThat(factors.useStep(tx, ANN, 5)).isFalse();
            assertThat(factors.useStep(tx, ANN, 4)).isFalse();
            assertThat(factors.useStep(tx, ANN, 6)).isTrue();
            assertThat(factors.useRecoveryCode(tx, SAME_ID_ELSEWHERE, hash(1))).isFalse();
            assertThat(factors.useRecoveryCode(tx, ANN, hash(1))).isTrue();
            assertThat(factors.useRecoveryCode(tx, ANN, hash(1))).isFalse();
            assertThat(factors.countRecoveryCodes(tx, ANN)).isEqualTo(1);
            factors.delete(tx, ANN);
            assertThat(factors.countRecoveryCodes(tx, ANN)).isZero();
        });
    }

    /** Of many at once, one redeems a link. */
    @Test
    void redeemsALinkOnce() throws Exception {
        var resets = stores.passwordResets();
        write(tx -> {
            resets.insert(tx, ANN, hash(1), NOW.plusSeconds(1));
            resets.insert(tx, ANN, hash(2), NOW.plusSeconds(1));
            assertThat(resets.countOpen(tx, ANN, NOW)).isEqualTo(2);
            assertThat(resets.countOpen(tx, ANN, NOW.plusSeconds(1))).isZero();
            assertThat(resets.redeem(tx, hash(1), NOW.plusSeconds(1))).isEmpty();
        });
        Callable<Boolean> redeem = () -> stores.transactions()
                .write(tx -> resets.redeem(tx, hash(1), NOW))
                .isPresent();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var won = 0;
            for (var answer : threads.invokeAll(Collections.nCopies(16, redeem))) {
                won += answer.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
        Optional<Person> other = stores.transactions().read(tx -> resets.find(tx, hash(2), NOW));
        assertThat(other).isEmpty();
    }
}
