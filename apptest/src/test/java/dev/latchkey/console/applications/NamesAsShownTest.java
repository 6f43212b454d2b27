package dev.latchkey.console.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to be typed before something ends is what a page shows, whatever characters a name was made of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NamesAsShownTest {

    private static final String NEW = "/partner/applications/new";

    private TestPlatform platform;
    private TestBrowser developer;

    @BeforeAll
    void start(@TempDir Path folder) {
        var clock = new MutableClock();
        platform = TestPlatform.start(folder, Map.of(), clock);
        var partner = new TestPartner(platform);
        developer = partner.colleague(partner.id(), PartnerRole.DEVELOPER, clock);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void anApplicationIsCalledAsItIsShown() {
        var fields = new LinkedHashMap<>(
                PageForm.find(developer.get(NEW).body(), NEW).orElseThrow().fields());
        fields.putAll(
                Map.of("name", "Grip  Cafe\u0301", "redirectUris", "https://grip.example/cb", "method", "secret"));
        fields.putAll(Map.of("scope.orders_read", "on", "reason.orders_read", "To read orders."));
        var flat = new ArrayList<String>();
        fields.forEach((name, value) -> {
            flat.add(name);
            flat.add(value);
        });
        var made = developer.post(NEW, flat.toArray(String[]::new));
        assertThat(made.statusCode()).isLessThan(400);
        var all = developer.get("/partner/applications").body();
        assertThat(all).contains("Grip Caf\u00e9").doesNotContain("Grip  ");
        var path = all.replaceAll("(?s).*href=\"(/partner/applications/[0-9a-f]+)\"[^>]*>Grip.*", "$1");
        developer.get(path + "/remove");
        assertThat(developer.post(path + "/remove", "name", "Grip Cafe\u0301 ").statusCode())
                .isEqualTo(303);
        assertThat(developer.get("/partner/applications").body()).doesNotContain("Grip");
    }

    /** Names that are no applications' are kept as they were sent; a page shows one blank where there are two. */
    @ParameterizedTest
    @ValueSource(strings = {"Night  shift", "Cafe\u0301 till", " Night shift"})
    void aCredentialEndsByTheNameThatIsRead(String name) {
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var key = platform.domain().credentials().commands().createApiKey(actor, new NewApiKey(name.strip(), ""));
        var path = "/settings/credentials/" + key.credential().id() + "/revoke";
        var administrator = TestBrowser.signedIn(platform, 0, 0);
        administrator.get(path);
        assertThat(administrator.post(path, "name", "Night").statusCode()).isEqualTo(422);
        var read = name.contains("Night") ? "Night shift" : "Caf\u00e9 till";
        assertThat(administrator.get(path).body()).contains("data-confirms=\"" + read + "\"");
        assertThat(administrator.post(path, "name", read).statusCode()).isEqualTo(303);
    }
}
