package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.Notices;
import dev.latchkey.core.account.Person;
import dev.latchkey.edge.mail.SmtpMailer;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.Stores;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.testing.TestMailServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mail server refuses, and whose letters wait for that. */
class NoticeSenderTest {

    private final MutableClock clock = new MutableClock();
    private final Vertx vertx = Vertx.vertx();
    private final TestMailServer server = new TestMailServer();
    private Stores stores;
    private Notices notices;
    private NoticeSender sender;

    @BeforeEach
    void open(@TempDir Path folder) {
        stores = TestDatabase.SQLITE.open(folder, clock).stores();
        notices = new Notices(stores, clock, new SecureRandom());
        var mailer = new SmtpMailer(vertx, "latchkey@localhost", "127.0.0.1", server.port(), false, null, null);
        sender = new NoticeSender(
                notices, new MailedLetters(mailer), notice -> new Letters.Letter("Hello", "to " + notice.email()));
    }

    @AfterEach
    void close() throws IOException {
        vertx.close().await();
        server.close();
        stores.close();
    }

    private void write(String company, int count) {
        for (var i = 0; i < count; i++) {
            var person = new Person.CompanyPerson(company, "u" + i);
            var account =
                    new Account(person, person.personId() + "@" + company + ".example", "Ann", company, null, true);
            stores.transactions().write(tx -> {
                notices.write(tx, account, NoticeKind.PASSWORD_CHANGED, Map.of());
                return true;
            });
            clock.advance(Duration.ofMillis(1));
        }
    }

    /** Sends what is due, once; @return how many were taken, and how many not */
    private String turn() {
        sender.turn();
        var outcomes = server.outcomes();
        var refused = outcomes.stream().filter("refused"::equals).count();
        return (outcomes.size() - refused) + " taken, " + refused + " refused";
    }

    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.1 no such mailbox", "550 no such mailbox", "552 5.2.2 mailbox full", "553 what?"})
    void addressesThatNobodyHasHoldUpNobody(String answer) {
        server.answerRecipients(line -> line.contains("@gone.example") ? answer : "250 ok");
        write("gone", 12);
        write("acme", 2);
        assertThat(turn()).isEqualTo("2 taken, 12 refused");
        assertThat(turn()).as("not at once again").isEqualTo("0 taken, 0 refused");
        clock.advance(Duration.ofMinutes(1));
        assertThat(turn()).as("a mailbox may come back").isEqualTo("0 taken, 12 refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"451 4.7.1 later", "450 greylisted", "550 5.7.1 we relay for nobody", "554 no"})
    void aServerThatRefusesEverythingIsLetAlone(String answer) {
        server.answerRecipients(_ -> answer);
        write("acme", 12);
        assertThat(turn()).isEqualTo("0 taken, 5 refused");
        server.answerRecipients(_ -> "250 ok");
        assertThat(turn()).as("none is lost").isEqualTo("7 taken, 0 refused");
        clock.advance(Duration.ofMinutes(1));
        assertThat(turn()).isEqualTo("5 taken, 0 refused");
    }

    @Test
    void aServerThatKnowsNoAddressAtAllIsLetAloneToo() {
        server.answerRecipients(_ -> "550 5.1.1 no such mailbox");
        write("acme", NoticeSender.UNKNOWN_ADDRESSES_MAX + 10);
        assertThat(turn()).isEqualTo("0 taken, " + NoticeSender.UNKNOWN_ADDRESSES_MAX + " refused");
    }
}
