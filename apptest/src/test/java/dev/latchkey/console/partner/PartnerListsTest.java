package dev.latchkey.console.partner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.portal.PartnerMembers;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lists of the partner portal are searched and sorted by their addresses, as those of the console are. */
class PartnerListsTest {

    private static final InstantSource NOW = InstantSource.system();

    private static TestPlatform platform;
    private static TestPartner partner;

    @BeforeAll
    static void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        partner = new TestPartner(platform);
        var people = platform.domain().people();
        var members = new PartnerMembers(
                platform.domain().stores(), people, NOW, platform.domain().random());
        var operator = new PartnerActor.OfPlatform(new Actor.Operator("command-line"));
        for (var name : new String[] {"Zoe Zander", "Amy Adams"}) {
            var address = name.substring(0, 3).toLowerCase(Locale.ROOT) + "@parts.example";
            members.add(
                    operator,
                    partner.id(),
                    new PartnerMembers.NewMember(members.newId(), new EmailAddress(address), name, PartnerRole.VIEWER));
        }
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void membersAreFoundByNameAndAddressAndSortedBothWays() {
        var owner = partner.withPassword();
        assertThat(owner.get("/partner/members?q=AMY%40").body())
                .contains("Amy Adams", "1 member")
                .doesNotContain("Zoe Zander");
        assertThat(owner.get("/partner/members?q=nobody").body()).contains("Nobody matches");
        var rising = owner.get("/partner/members?sort=NAME").body();
        assertThat(rising.indexOf("Amy Adams")).isLessThan(rising.indexOf("Zoe Zander"));
        var falling = owner.get("/partner/members?sort=NAME&reversed=true").body();
        assertThat(falling.indexOf("Zoe Zander")).isLessThan(falling.indexOf("Amy Adams"));
        assertThat(owner.get("/partner/members?q=" + "x".repeat(101)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void applicationsAreFoundByNameAndClientId() {
        var owner = partner.withPassword();
        var all = owner.get("/partner/applications");
        assertThat(all.body()).contains("PartsBridge Sync", "aria-sort=\"ascending\"");
        assertThat(owner.get("/partner/applications?q=sYNC").body()).contains("PartsBridge Sync", "1 application");
        assertThat(owner.get("/partner/applications?q=nothing-like-it").body())
                .contains("Nothing matches")
                .doesNotContain("PartsBridge Sync");
    }
}
