package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each role of a partner's people, and somebody who runs the platform, follows every link they are shown, as {@link RoleWalkTest} has a
 * company's people do: each leads somewhere, what a role may not do is not among them, and is refused when it is asked for all the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalRoleWalkTest {

    private TestPlatform platform;
    private TestPartner partner;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        partner = new TestPartner(platform);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** What a change below a path needs; absent for what everybody may do, such as an export of the log. */
    private static @Nullable PartnerRight needs(String path) {
        if (path.startsWith("/partner/applications")) {
            return PartnerRight.APPLICATIONS;
        }
        if (path.startsWith("/partner/key")) {
            return PartnerRight.KEY;
        }
        return path.startsWith("/partner/members") ? PartnerRight.MEMBERS : null;
    }

    private static boolean mayNotSend(PartnerRole role, String path) {
        var needed = needs(path);
        return needed != null && !role.may(needed);
    }

    @ParameterizedTest
    @EnumSource(PartnerRole.class)
    void everyLinkThatAPartnersPeopleAreShownLeadsSomewhere(PartnerRole role) {
        var person = partner.colleague(partner.id(), role, InstantSource.system());
        var wrong = new ArrayList<String>();
        var seen = LinkWalk.from("/", path -> LinkWalk.read(person, path));
        for (var visited : seen) {
            if (visited.shown().status() != 200) {
                wrong.add(visited.path() + ": " + visited.shown().status());
            }
            visited.shown().forms().stream()
                    .filter(action -> mayNotSend(role, action))
                    .forEach(action -> wrong.add(visited.path() + " shows " + role + " the form " + action));
        }
        assertThat(wrong).isEmpty();
        assertThat(seen)
                .extracting(LinkWalk.Visited::path)
                .contains(
                        "/partner/applications",
                        "/partner/key",
                        "/partner/members",
                        "/partner/audit-log",
                        "/partner/search")
                .noneMatch(path -> path.startsWith("/settings/") || path.startsWith("/operator"));

        var refused = refuse(person, role);
        assertThat(refused.wrong()).isEmpty();
        assertThat(refused.tried() > 0).isEqualTo(role != PartnerRole.OWNER);
    }

    private record Refused(int tried, List<String> wrong) {}

    /** Asks for all that somebody of this role may not change. */
    private Refused refuse(TestBrowser person, PartnerRole role) {
        person.get("/partner");
        var wrong = new ArrayList<String>();
        var tried = 0;
        for (var route : platform.webRoutes().entrySet()) {
            if (route.getValue().contains(HttpMethod.POST) && mayNotSend(role, route.getKey())) {
                var path = route.getKey().replaceAll("\\{[a-zA-Z]+}", "something");
                tried++;
                var status = person.post(path, "name", "x").statusCode();
                if (status != 403) {
                    wrong.add("POST " + path + ": " + status);
                }
            }
        }
        return new Refused(tried, wrong);
    }

    @Test
    void everyLinkThatAnOperatorIsShownLeadsSomewhere() {
        var operator = TestOperator.signedIn(platform, InstantSource.system());
        var seen = LinkWalk.from("/", path -> LinkWalk.read(operator, path));
        assertThat(seen).filteredOn(visited -> visited.shown().status() != 200).isEmpty();
        assertThat(seen)
                .extracting(LinkWalk.Visited::path)
                .contains("/operator/companies", "/operator/partners", "/operator/apis", "/operator/search")
                .noneMatch(path -> path.startsWith("/settings/"));
    }
}
