package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.LetterFact;
import dev.latchkey.core.catalogue.LetterKind;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters of every kind, in our words and then in those of whoever runs the platform, who writes them while it runs. */
class BrandedLettersTest {

    private static final Map<String, String> ENDING = Map.ofEntries(
            Map.entry("company", "Acme {link}"),
            Map.entry("lines", "3"),
            Map.entry("isMore", "true"),
            Map.entry("0.kind", "CREDENTIAL"),
            Map.entry("0.id", "c0"),
            Map.entry("0.name", "Tills"),
            Map.entry("0.at", "2026-12-01T10:00:00Z"),
            Map.entry("1.kind", "OLD_SECRET"),
            Map.entry("1.id", "c1"),
            Map.entry("1.name", "Stock"),
            Map.entry("1.at", "2026-12-02T10:00:00Z"),
            Map.entry("2.kind", "TRIAL"),
            Map.entry("2.id", "c2"),
            Map.entry("2.name", "Prices"),
            Map.entry("2.at", "2026-12-03T10:00:00Z"));

    private static final String LINES = """
              lines:
                oldSecret: |
                  Alt {name} {time}
                  {link}
                more: Noch mehr.
        """;

    @TempDir
    private Path folder;

    private TestPlatform platform;
    private Outbox outbox;

    @BeforeEach
    void start() {
        platform = TestPlatform.start(folder);
        outbox = new Outbox(folder);
    }

    @AfterEach
    void stop() {
        outbox.close();
        platform.close();
    }

    private static String text(LetterKind kind) {
        return "T-" + kind + " of {product}\n"
                + kind.required().stream()
                        .sorted()
                        .map(fact -> fact.placeholder() + ":\n{" + fact.placeholder() + "}\n")
                        .collect(Collectors.joining());
    }

    private void brand() throws IOException {
        var letters = Arrays.stream(LetterKind.values())
                .map(kind -> "    " + kind + ":\n      subject: 'S-" + kind + " {product}'\n      text: |\n"
                        + text(kind).indent(8)
                        + (kind == LetterKind.CREDENTIALS_ENDING ? LINES : ""))
                .collect(Collectors.joining());
        var catalogue = folder.resolve("catalogue.yaml");
        Files.writeString(
                catalogue, Files.readString(catalogue) + "\nbrand:\n  signature: [Your shop]\n  letters:\n" + letters);
        var plan = platform.changes().plan();
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.restarts()).isEmpty();
        assertThat(platform.changes().apply(plan.digest(), new Author(Author.Type.OPERATOR, "command-line")))
                .isInstanceOf(ApisChange.Outcome.Applied.class);
    }

    /** A letter of something that happened, as it is sent. */
    private String told(NoticeKind kind, String mark) throws IOException, InterruptedException {
        var user = platform.user(0, 0);
        var account = new Account(
                new CompanyPerson(platform.companyId(0), platform.adminUserId(0)),
                user.get("email").asString(),
                "",
                "Acme",
                null,
                true);
        var facts = switch (kind) {
            case PASSWORD_CHANGED, PASSWORD_RESET, SECOND_FACTOR_ENABLED, SECOND_FACTOR_DISABLED ->
                Map.of("address", "192.0.2.7");
            case NEW_PLACE -> Map.of("address", "192.0.2.7", "agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0");
            case APPROVAL_WAITING ->
                Map.of("company", "Acme", "name", "Sync {link}", "clientId", "app-7", "host", "sync.example");
            case CREDENTIALS_ENDING -> ENDING;
        };
        var notices = platform.domain().people().notices();
        platform.domain().stores().transactions().write(tx -> {
            notices.write(tx, account, kind, facts);
            return true;
        });
        return Outbox.text(outbox.next(mark)).replace("\r\n", "\n");
    }

    private String security() {
        return platform.web("/account/security").toString();
    }

    @Test
    void oursTellWhatHappenedWhenAndFromWhere() throws Exception {
        for (var kind : NoticeKind.values()) {
            var letter = told(
                    kind,
                    switch (kind) {
                        case PASSWORD_CHANGED -> "was changed on ";
                        case PASSWORD_RESET -> "a new password for your account was chosen on ";
                        case SECOND_FACTOR_ENABLED -> "two-step sign-in was turned on ";
                        case SECOND_FACTOR_DISABLED -> "two-step sign-in was turned off ";
                        case NEW_PLACE -> "somebody signed in to your account on ";
                        case APPROVAL_WAITING -> "Client id: app-7";
                        case CREDENTIALS_ENDING -> "these credentials of Acme {link} end by themselves";
                    });
            assertThat(letter).contains("\n" + security() + "\n");
            switch (kind) {
                case PASSWORD_CHANGED, PASSWORD_RESET, SECOND_FACTOR_ENABLED, SECOND_FACTOR_DISABLED ->
                    assertThat(letter)
                            .containsPattern(
                                    " on \\d+ \\w{3} \\d{4}, \\d\\d:\\d\\d UTC\\b.*, from the address 192.0.2.7\\.");
                case NEW_PLACE -> assertThat(letter).contains("Address: 192.0.2.7\nBrowser: Firefox");
                case APPROVAL_WAITING ->
                    assertThat(letter)
                            .contains(
                                    "Name: “Sync {link}”, of sync.example",
                                    platform.web("/settings/applications/app-7") + "\n");
                case CREDENTIALS_ENDING ->
                    assertThat(letter)
                            .contains(
                                    "Tills\nends on 1 Dec 2026, 10:00 UTC\n"
                                            + platform.web("/settings/credentials/c0/edit"),
                                    "Stock\nits old secret, which a rotation replaced, ends on 2 Dec 2026, 10:00 UTC\n"
                                            + platform.web("/settings/credentials/c1"),
                                    "Prices\nthe trial of fewer scopes has ended on 3 Dec 2026, 10:00 UTC",
                                    "There are more than are listed here. All that end within 30 days:\n\n"
                                            + platform.web("/settings/credentials?state=ENDING_SOON&sort=EXPIRY")
                                            + "\n\nLetters of this kind can be turned off:");
            }
        }
    }

    @Test
    void theirsAreSentFromTheMomentTheyAreApplied() throws Exception {
        brand();
        for (var kind : NoticeKind.values()) {
            var letter = told(kind, "T-" + kind + " of");
            assertThat(letter)
                    .contains(
                            "Subject: S-" + kind + " Latchkey\n", "T-" + kind + " of Latchkey\n", "\n\n-- \nYour shop");
            var link = LetterKind.valueOf(kind.name()).required().contains(LetterFact.TURN_OFF_LINK)
                    ? "turnOffLink:\n"
                    : "link:\n";
            assertThat(letter).contains(link + security() + "\n");
            switch (kind) {
                case PASSWORD_CHANGED, PASSWORD_RESET, SECOND_FACTOR_ENABLED, SECOND_FACTOR_DISABLED, NEW_PLACE ->
                    assertThat(letter)
                            .contains("address:\n192.0.2.7\n")
                            .containsPattern("time:\n\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC\n");
                case APPROVAL_WAITING ->
                    assertThat(letter)
                            .contains(
                                    "application:\n“Sync {link}”, of sync.example\nclientId:\napp-7\n",
                                    "link:\n" + platform.web("/settings/applications/app-7") + "\n");
                case CREDENTIALS_ENDING ->
                    assertThat(letter)
                            .contains(
                                    "Tills\nends on 1 Dec 2026, 10:00 UTC\n",
                                    "\n\nAlt Stock 2026-12-02 10:00 UTC\n" + platform.web("/settings/credentials/c1")
                                            + "\n\nPrices\n",
                                    "\n\nNoch mehr.\n");
            }
        }
        assertThat(told(NoticeKind.NEW_PLACE, "T-NEW_PLACE of")).contains("browser:\nFirefox");
    }

    @Test
    void invitationsAndLinksForPasswordsAreTheirsToo() throws Exception {
        brand();
        var admin = TestBrowser.signedIn(platform, 0, 0);
        admin.get("/settings/users/invite");
        admin.post(
                "/settings/users/invite",
                "email",
                "new@example.com",
                "firstName",
                "New",
                "lastName",
                "One",
                "systemRole",
                "STANDARD");
        var invitation = Files.readString(outbox.next("new@example.com"));
        assertThat(invitation)
                .contains("Subject: S-INVITATION Latchkey", "T-INVITATION of Latchkey")
                .containsPattern("link:\r\n" + platform.web("/account/reset-password") + "\\?token=[A-Za-z0-9_-]+\r\n");
        var forgetful = new TestBrowser(platform);
        forgetful.get("/account/forgotten-password");
        forgetful.post(
                "/account/forgotten-password",
                "email",
                platform.user(1, 1).get("email").asString());
        assertThat(Files.readString(outbox.next("T-PASSWORD_LINK of")))
                .contains("Subject: S-PASSWORD_LINK Latchkey")
                .containsPattern(
                        "links:\r\n" + platform.web("/account/reset-password") + "\\?token=[A-Za-z0-9_-]+\r\n");
    }
}
