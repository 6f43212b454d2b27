package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.Notice;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.NoticeStore;
import dev.latchkey.core.account.Notices;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChainedEntry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters that wait: none is lost, none is kept for ever, and one company's take no place from another's. */
@OnEachDatabase
class NoticesTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final MutableClock clock = new MutableClock();
    private final Stores stores;
    private final Notices notices;

    NoticesTest(TestDatabase database, @TempDir Path folder) {
        this.stores = database.open(folder, clock).stores();
        this.notices = node();
    }

    private Notices node() {
        return new Notices(stores, new NoticeStore.Bounds(3, 5, 8), clock, new SecureRandom());
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static Account account(String company, String id) {
        return new Account(
                new Person.CompanyPerson(company, id), id + "@" + company + ".example", "Ann", company, null, true);
    }

    private void write(Account to, String mark) {
        stores.transactions().write(tx -> {
            notices.write(tx, to, NoticeKind.PASSWORD_CHANGED, Map.of("address", mark));
            return true;
        });
        clock.advance(Duration.ofMillis(1));
    }

    /** Sends all that are due. */
    private List<String> send() {
        var sent = new ArrayList<String>();
        for (var next = notices.begin(); next.isPresent(); next = notices.begin()) {
            sent.add(next.get().email() + " " + next.get().facts().get("address"));
            notices.sent(next.get());
        }
        return sent;
    }

    private static String mark(Optional<Notice> notice) {
        return notice.orElseThrow().facts().getOrDefault("address", "");
    }

    @Test
    void isWrittenWithWhatItTellsOfOrNotAtAll() {
        assertThatThrownBy(() -> stores.transactions().write(tx -> {
                    notices.write(tx, account("acme", "u1"), NoticeKind.PASSWORD_CHANGED, Map.of());
                    throw new IllegalArgumentException();
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(notices.begin()).isEmpty();
    }

    @Test
    void isSentAgainWhenItIsNotKnownToBeSentAndThenNoMore() {
        write(account("acme", "u1"), "one");
        assertThat(mark(notices.begin())).isEqualTo("one");

        // Whoever began it was killed. Nobody else takes it while it may be under way.
        var other = node();
        clock.advance(Duration.ofMinutes(1).minusMillis(1));
        assertThat(other.begin()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        var again = other.begin();
        assertThat(mark(again)).isEqualTo("one");
        other.sent(again.orElseThrow());

        clock.advance(Duration.ofDays(1));
        assertThat(other.begin()).isEmpty();
        other.tidy();
        assertThat(other.waiting()).isZero();
        assertThat(other.dropped()).isZero();
    }

    @Test
    void isTriedLessAndLessOften() {
        write(account("acme", "u1"), "one");
        for (var minutes : List.of(1, 2, 4, 8, 16, 32, 64, 120, 120)) {
            assertThat(notices.begin()).isPresent();
            clock.advance(Duration.ofMinutes(minutes).minusMillis(1));
            assertThat(notices.begin()).as(minutes + " min").isEmpty();
            clock.advance(Duration.ofMillis(1));
        }
    }

    @Test
    void isGivenUpAfterThreeDaysAndCounted() {
        write(account("acme", "u1"), "one");
        clock.advance(Notices.AGE_MAX.minusMillis(1));
        notices.tidy();
        assertThat(notices.waiting()).isOne();
        clock.advance(Duration.ofMillis(1));
        notices.tidy();
        assertThat(notices.waiting()).isZero();
        assertThat(notices.dropped()).isOne();
    }

    @Test
    void theOldestOfAPersonGoWhenTooManyWaitAndNobodyElses() {
        write(account("acme", "u2"), "other");
        write(account("globex", "u1"), "elsewhere");
        for (var i = 1; i <= 4; i++) {
            write(account("acme", "u1"), "mine " + i);
        }
        assertThat(send())
                .containsExactly(
                        "u2@acme.example other",
                        "u1@globex.example elsewhere",
                        "u1@acme.example mine 2",
                        "u1@acme.example mine 3",
                        "u1@acme.example mine 4");
        assertThat(notices.dropped()).isOne();
    }

    @Test
    void theOldestOfACompanyGoWhenTooManyWaitAndNoOthers() {
        write(account("globex", "u1"), "elsewhere");
        for (var i = 1; i <= 6; i++) {
            write(account("acme", "u" + i), "");
        }
        assertThat(send()).hasSize(6).contains("u1@globex.example elsewhere").doesNotContain("u1@acme.example ");
        for (var i = 1; i <= 10; i++) {
            write(account("company" + i, "u1"), "");
        }
        assertThat(send()).hasSize(8);
        assertThat(notices.dropped()).isEqualTo(3);
    }

    private void writeApproval(Account to) {
        stores.transactions().write(tx -> {
            notices.write(tx, to, NoticeKind.APPROVAL_WAITING, Map.of("address", "approval"));
            return true;
        });
        clock.advance(Duration.ofMillis(1));
    }

    @Test
    void ofEverybodysThoseThatAreNoWarningGoFirst() {
        for (var i = 1; i <= 2; i++) {
            write(account("warned" + i, "u1"), "warning");
        }
        for (var i = 1; i <= 9; i++) {
            writeApproval(account("company" + i, "u1"));
        }
        assertThat(send())
                .hasSize(8)
                .contains("u1@warned1.example warning", "u1@warned2.example warning", "u1@company9.example approval")
                .doesNotContain("u1@company3.example approval");
    }

    private List<AuditEntry> choices(String company) {
        return TestAudit.entries(stores, company).stream()
                .map(ChainedEntry::entry)
                .filter(entry -> entry.event() == AuditEvent.USER_LETTERS_CHOSEN)
                .toList();
    }

    @Test
    void theLogTellsWhoTurnedWhichOff() {
        var person = new Person.CompanyPerson("acme", "u1");
        notices.choose(person, Set.of(NoticeKind.values()), HERE);
        assertThat(choices("acme")).as("nothing changed").isEmpty();
        notices.choose(person, Set.of(), HERE);
        notices.choose(person, Set.of(), HERE);
        assertThat(choices("acme")).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo(person.author());
            assertThat(entry.subject()).isEqualTo(person.subject());
            assertThat(entry.context())
                    .containsEntry("previousOff", "none")
                    .hasEntrySatisfying("currentOff", off -> assertThat(off).contains("APPROVAL_WAITING"))
                    .containsEntry("address", "127.0.0.1");
        });
        notices.choose(person, Set.of(NoticeKind.values()), HERE);
        assertThat(choices("acme")).hasSize(2);
        assertThat(choices("globex")).isEmpty();
    }

    @Test
    void whatSomebodyIsWithoutIsNotWrittenForThemAlone() {
        var mine = account("acme", "u1");
        notices.choose(mine.person(), Set.of(), HERE);
        assertThat(notices.declined(mine.person()))
                .containsExactlyInAnyOrder(NoticeKind.APPROVAL_WAITING, NoticeKind.CREDENTIALS_ENDING);
        writeApproval(mine);
        write(mine, "warning");
        writeApproval(account("acme", "u2"));
        writeApproval(account("globex", "u1"));
        assertThat(send())
                .containsExactly("u1@acme.example warning", "u2@acme.example approval", "u1@globex.example approval");

        notices.choose(mine.person(), Set.of(NoticeKind.APPROVAL_WAITING), HERE);
        writeApproval(mine);
        assertThat(send()).containsExactly("u1@acme.example approval");
    }

    @Test
    void whatIsRefusedStandsBeforeNobodysFreshWarning() {
        writeApproval(account("acme", "u1"));
        write(account("acme", "u2"), "refused");
        assertThat(mark(notices.begin())).isEqualTo("refused");
        assertThat(mark(notices.begin())).isEqualTo("approval");
        clock.advance(Duration.ofMinutes(1));
        writeApproval(account("acme", "u3"));
        write(account("globex", "u1"), "fresh");
        assertThat(send())
                .containsExactly(
                        "u1@globex.example fresh",
                        "u2@acme.example refused",
                        "u3@acme.example approval",
                        "u1@acme.example approval");
    }

    @Test
    void aWarningOutlastsWhatIsNone() {
        write(account("acme", "u1"), "warning");
        for (var i = 0; i < 4; i++) {
            writeApproval(account("acme", "u1"));
        }
        assertThat(send()).hasSize(3).contains("u1@acme.example warning");
    }
}
