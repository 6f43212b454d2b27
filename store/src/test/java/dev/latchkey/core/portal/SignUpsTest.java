package dev.latchkey.core.portal;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.portal.SignUps.Answer;
import dev.latchkey.core.portal.SignUps.Outcome;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class SignUpsTest {

    private static final String PASSWORD = "Nine-lives-of-a-lamp";

    private final PartnerPeople people;
    private final TestDomain domain;
    private final List<Secret> links = new ArrayList<>();
    private boolean takesLetters = true;

    SignUpsTest(TestDatabase database, @TempDir Path folder) throws IOException {
        domain = TestDomain.open(database, folder);
        people = new PartnerPeople(domain, folder);
        domain.partners.createPartner(OPERATOR, "boards", "Boards Inc");
    }

    @AfterEach
    void close() {
        people.close();
    }

    private SignUps signUps(SignUpPolicy policy) {
        return new SignUps(domain.stores, domain.founding, people.people, policy, domain.clock, new SecureRandom());
    }

    private final Letters letters = new Letters() {
        @Override
        public void send(String address, Letter letter) {
            if (!takesLetters) {
                throw new NotSent(new IOException("nobody takes it"), false);
            }
        }

        @Override
        public boolean areTaken() {
            return true;
        }
    };

    private Letters.Letter letter(Secret link) {
        links.add(link);
        return new Letters.Letter("subject", link.reveal());
    }

    private static InetAddress place(int number) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt(0x0A000000 + number).array());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer ask(SignUps signUps, int place, String email) {
        var wish = new SignUps.Wish("Usher Works", "Una Usher", new EmailAddress(email));
        return signUps.ask(wish, place(place), letters, this::letter, Runnable::run);
    }

    private int open() {
        return domain.stores.transactions().read(tx -> domain.stores.signUps().countOpen(tx));
    }

    @Test
    void anAddressHasSoManyOpenOnesAndNoMoreAndTheyAreForgotten() {
        var signUps = signUps(SignUpPolicy.OPEN);
        for (var i = 0; i < 2 * SignUps.OPEN_PER_ADDRESS_MAX; i++) {
            assertThat(ask(signUps, i, i % 2 == 0 ? "una@usher.example" : "UNA@usher.example"))
                    .isEqualTo(Answer.TAKEN);
        }
        assertThat(open()).isEqualTo(SignUps.OPEN_PER_ADDRESS_MAX);
        assertThat(links).hasSize(SignUps.OPEN_PER_ADDRESS_MAX);
        domain.clock.advance(SignUps.LINK_MAX);
        ask(signUps, 1, "other@usher.example");
        assertThat(open()).isEqualTo(1);
    }

    @Test
    void whatWaitsForTheOperatorCountsForItsAddress() {
        var signUps = signUps(SignUpPolicy.APPROVAL);
        for (var i = 0; i < 2 * SignUps.OPEN_PER_ADDRESS_MAX; i++) {
            assertThat(ask(signUps, i, "una@usher.example")).isEqualTo(Answer.TAKEN);
            if (i < links.size()) {
                signUps.confirm(links.get(i).reveal(), PASSWORD, place(i));
            }
        }
        assertThat(links).hasSize(SignUps.OPEN_PER_ADDRESS_MAX);
        var store = domain.stores.signUps();
        int waiting = domain.stores.transactions().read(store::countWaiting);
        assertThat(waiting).isEqualTo(SignUps.OPEN_PER_ADDRESS_MAX);
        ask(signUps, 1, "other@usher.example");
        assertThat(links).hasSize(SignUps.OPEN_PER_ADDRESS_MAX + 1);
    }

    @Test
    void allTogetherAskSoOftenInAnHourAndNoMore() {
        var signUps = signUps(SignUpPolicy.OPEN);
        for (var i = 0; i < SignUps.ALL_MAX; i++) {
            assertThat(ask(signUps, i, "una" + i + "@usher.example")).isEqualTo(Answer.TAKEN);
        }
        assertThat(ask(signUps, 200, "last@usher.example")).isEqualTo(Answer.TOO_MANY);
        domain.clock.advance(Duration.ofHours(1));
        assertThat(ask(signUps, 200, "last@usher.example")).isEqualTo(Answer.TAKEN);
    }

    @Test
    void oneWhoseLetterNobodyTakesIsForgotten() {
        takesLetters = false;
        assertThat(ask(signUps(SignUpPolicy.OPEN), 1, "una@usher.example")).isEqualTo(Answer.TAKEN);
        assertThat(open()).isZero();
        assertThat(signUps(SignUpPolicy.OPEN).find(links.getFirst().reveal())).isEmpty();
    }

    @Test
    void soManyWaitAndNoMore() {
        var hash = new PasswordHash("$argon2id$v=19$m=64,t=1,p=1$" + "A".repeat(22) + "$" + "A".repeat(43));
        var store = domain.stores.signUps();
        domain.stores.transactions().write(tx -> {
            for (var i = 0; i < SignUps.WAITING_MAX; i++) {
                var email = new EmailAddress("una" + i + "@usher.example");
                var one = new SignUp("waits-" + i, "Usher " + i, "Una", email, domain.clock.instant(), null);
                store.insert(
                        tx,
                        one,
                        new SecretHash(ByteBuffer.allocate(32).putInt(i).array()),
                        domain.clock.instant());
                store.setWaiting(tx, one.id(), hash);
            }
            return tx;
        });
        var signUps = signUps(SignUpPolicy.APPROVAL);
        ask(signUps, 1, "last@usher.example");
        var link = links.getLast().reveal();
        assertThatThrownBy(() -> signUps.confirm(link, PASSWORD, place(1)))
                .isInstanceOf(CommandRefused.class)
                .hasMessageContaining("later");
        domain.stores.transactions().write(tx -> {
            store.delete(tx, "waits-0");
            return tx;
        });
        assertThat(signUps.confirm(link, PASSWORD, place(1))).isInstanceOf(Outcome.Waits.class);
        assertThat(signUps.confirm(link, PASSWORD, place(1))).isInstanceOf(Outcome.LinkDead.class);
        assertThat(domain.stores.transactions().read(store::countWaiting)).isEqualTo(SignUps.WAITING_MAX);
    }

    @Test
    void aNameThatAnotherHasByNowIsRefusedAndTheLinkStays() {
        var signUps = signUps(SignUpPolicy.OPEN);
        ask(signUps, 1, "una@usher.example");
        domain.partners.createPartner(OPERATOR, "usher", "Usher Works");
        domain.follower.catchUp();
        var link = links.getLast().reveal();
        assertThatThrownBy(() -> signUps.confirm(link, PASSWORD, place(1))).isInstanceOf(CommandRefused.class);
        assertThat(signUps.find(link)).isPresent();
    }
}
