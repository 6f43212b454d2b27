package dev.latchkey.console.partner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.Person.PartnerPerson;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What letters of keys and secrets that end say to a partner's people, and who of them is asked whether they want any. */
class PartnerLettersTest {

    private static final String FIELD = "letter." + NoticeKind.CREDENTIALS_ENDING;

    @TempDir
    private Path folder;

    private TestPlatform platform;
    private TestPartner partner;

    @BeforeEach
    void start() {
        platform = TestPlatform.start(folder);
        partner = new TestPartner(platform);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void leadsToWhereItCanBeReplaced() throws Exception {
        var notices = platform.domain().people().notices();
        var person = new PartnerPerson(partner.id(), partner.owner().userId());
        var account = new Account(person, "owner@parts.example", "", "Parts Bridge", null, true);
        var facts = Map.ofEntries(
                Map.entry("company", "Parts Bridge"),
                Map.entry("lines", "2"),
                Map.entry("isMore", "false"),
                Map.entry("0.kind", "PARTNER_KEY"),
                Map.entry("0.id", "k1"),
                Map.entry("0.name", "Xy7z"),
                Map.entry("0.at", "2026-12-01T10:00:00Z"),
                Map.entry("1.kind", "APPLICATION_SECRET"),
                Map.entry("1.id", "stock-sync"),
                Map.entry("1.name", "Stock Sync"),
                Map.entry("1.at", "2026-12-02T10:00:00Z"));
        try (var outbox = new Outbox(folder)) {
            platform.domain().stores().transactions().write(tx -> {
                notices.write(tx, account, NoticeKind.CREDENTIALS_ENDING, facts);
                return true;
            });
            var letter = Outbox.text(outbox.next("owner@parts.example")).replace("\r\n", "\n");
            assertThat(letter)
                    .contains(
                            "these credentials of Parts Bridge end",
                            "Partner API key …Xy7z\nends on 1 Dec 2026, 10:00 UTC\n" + platform.web("/partner/key"),
                            "Stock Sync\nits old secret, which a rotation replaced, ends on 2 Dec 2026, 10:00 UTC\n"
                                    + platform.web("/partner/applications/stock-sync"),
                            "All that your organisation has:\n\n" + platform.web("/partner") + "\n",
                            platform.web("/account/security").toString())
                    .doesNotContain("/settings/");
        }
    }

    @Test
    void asksThoseWhoMayReplaceThemAndNobodyElse() {
        var developer = partner.colleague(partner.id(), PartnerRole.DEVELOPER, InstantSource.system());
        var person = new PartnerPerson(partner.id(), "the-DEVELOPER");
        assertThat(developer.get("/account/security").body())
                .contains("name=\"" + FIELD + "\" value=\"on\" checked")
                .doesNotContain("APPROVAL_WAITING");
        assertThat(TestBrowser.location(developer.post("/account/letters")))
                .isEqualTo("/account/security?note=letters");
        var notices = platform.domain().people().notices();
        assertThat(notices.declined(person)).containsExactly(NoticeKind.CREDENTIALS_ENDING);
        assertThat(developer.get("/account/security").body())
                .contains("name=\"" + FIELD + "\"")
                .doesNotContain("value=\"on\" checked");
        developer.post("/account/letters", FIELD, "on");
        assertThat(notices.declined(person)).isEmpty();

        var viewer = partner.colleague(partner.id(), PartnerRole.VIEWER, InstantSource.system());
        assertThat(viewer.get("/account/security").body())
                .contains("You are always told by letter")
                .doesNotContain("name=\"letter.");
    }
}
